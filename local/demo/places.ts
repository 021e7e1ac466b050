import type { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import * as z from "zod";

/** The one resource of a type in a context's stack. */
function inContext(assembly: Assembly, context: string, type: string, id: RegExp): string {
  const found = assembly.of(type, z.unknown()).filter((each) => each.stack.endsWith(`-${context}`) && id.test(each.id));
  const [one, ...more] = found;
  if (!one || more.length > 0) throw new Error(`The stack of ${context} holds ${found.length} of ${type} like ${id}.`);
  return one.name;
}

const tables = [
  "affiliates",
  "identity",
  "creators",
  "catalogue",
  "commerce",
  "conversion",
  "organisations",
  "learning",
  "behaviour",
  "recommendations",
] as const;

/** The names of a cloud's tables and buckets. */
export const placesOf = (assembly: Assembly) => ({
  tables: Object.fromEntries(
    tables.map((context) => [context, inContext(assembly, context, "AWS::DynamoDB::Table", /^Table/)]),
  ) as Record<(typeof tables)[number], string>,
  content: inContext(assembly, "catalogue", "AWS::S3::Bucket", /^Content/),
  log: inContext(assembly, "behaviour", "AWS::S3::Bucket", /./),
  models: inContext(assembly, "recommendations", "AWS::S3::Bucket", /^Models/),
  accrue: inContext(assembly, "payouts", "AWS::Lambda::Function", /^AccrueEarnings[0-9A-F]{8}$/),
  survey: inContext(assembly, "survey", "AWS::Lambda::Function", /^SurveyShop[0-9A-F]{8}$/),
  insights: inContext(assembly, "insights", "AWS::Lambda::Function", /^RebuildInsights[0-9A-F]{8}$/),
  retrain: inContext(assembly, "recommendations", "AWS::Lambda::Function", /^Retrain[0-9A-F]{8}$/),
});

export type Places = ReturnType<typeof placesOf>;

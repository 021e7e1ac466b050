import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CloudFormationStackArtifact } from "aws-cdk-lib/cx-api";
import { lyceum } from "../../../lib/app.ts";

export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: a template is any JSON.
  readonly Properties: any;
}

const CONTEXT = { alarmEmail: "operators@example.org", mailSender: "no-reply@example.org", code: "by-name" };

/** A synthesis with CloudFormation's own rules, which others here are made without. @throws Error for what breaks one */
function validated(...given: Parameters<typeof lyceum>) {
  const { CDK_VALIDATION } = process.env;
  process.env.CDK_VALIDATION = "true";
  try {
    return lyceum(...given).synth();
  } finally {
    process.env.CDK_VALIDATION = CDK_VALIDATION;
  }
}

/** All resources of a stage as it would be deployed. What refers to another stack's resource refers to its own id there. */
function synthesised(stage: "dev" | "prod"): readonly Resource[] {
  const outdir = mkdtempSync(join(tmpdir(), "stage-"));
  try {
    const { stacks, directory } = validated({ outdir, context: { stage, ...CONTEXT } });
    const templates = stacks.map(({ stackName, templateFile }: CloudFormationStackArtifact) => ({
      stack: stackName,
      ...JSON.parse(readFileSync(join(directory, templateFile), "utf8")),
    }));
    const exported = new Map<string, { stack: string; value: unknown }>();
    for (const { stack, Outputs = {} } of templates) {
      // biome-ignore lint/suspicious/noExplicitAny: a template is any JSON.
      for (const { Export, Value } of Object.values<any>(Outputs)) {
        if (Export) exported.set(Export.Name, { stack, value: Value });
      }
    }
    const whole = (stack: string, value: unknown): unknown => {
      if (typeof value !== "object" || value === null) return value;
      if (Array.isArray(value)) return value.map((each) => whole(stack, each));
      const { Ref, "Fn::GetAtt": attribute, "Fn::ImportValue": imported } = value as Record<string, unknown>;
      if (typeof imported === "string") {
        const found = exported.get(imported);
        if (!found) throw new Error(`No stack exports ${imported}.`);
        return whole(found.stack, found.value);
      }
      if (typeof Ref === "string" && !Ref.startsWith("AWS::")) return { Ref: `${stack}/${Ref}` };
      if (Array.isArray(attribute)) return { "Fn::GetAtt": [`${stack}/${attribute[0]}`, attribute[1]] };
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, whole(stack, inner)]));
    };
    return templates.flatMap(({ stack, Resources }) =>
      Object.entries<Resource>(Resources).map(([id, resource]) => ({
        ...resource,
        stack,
        id: `${stack}/${id}`,
        Properties: whole(stack, resource.Properties ?? {}),
      })),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The id of the resource that a value refers to. */
export function referredTo(value: unknown): string | undefined {
  const { Ref, "Fn::GetAtt": attribute } = (value ?? {}) as { Ref?: string; "Fn::GetAtt"?: [string, string] };
  return Ref ?? attribute?.[0];
}

export const dev = synthesised("dev");
export const prod = synthesised("prod");

import { createHash } from "node:crypto";
import * as z from "zod";

/** A secret and its versions. Stage AWSCURRENT names the version that is read, AWSPREVIOUS the one before it. */
export const secret = z.object({
  name: z.string(),
  arn: z.string(),
  createdAt: z.number().describe("epoch seconds"),
  versions: z.array(z.object({ id: z.string(), text: z.string(), createdAt: z.number(), stages: z.array(z.string()) })),
});
export type Secret = z.infer<typeof secret>;

/**
 * As in AWS it has six more characters after the name. In AWS they make a recreated secret's ARN differ; here it stays
 * the same.
 */
export const arnOf = (name: string): string =>
  `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-${createHash("sha256").update(name).digest("hex").slice(0, 6)}`;

/**
 * Stores a new current version; the one that was current becomes the previous one.
 * The same id with the same text again changes nothing; with another text it is refused (undefined).
 */
export function putVersion(kept: Secret, id: string, text: string, at: number): Secret | undefined {
  const same = kept.versions.find((version) => version.id === id);
  if (same) return same.text === text ? kept : undefined;
  const older = kept.versions
    .filter((version) => version.stages.includes("AWSCURRENT"))
    .map((version) => ({ ...version, stages: ["AWSPREVIOUS"] }));
  return { ...kept, versions: [{ id, text, createdAt: at, stages: ["AWSCURRENT"] }, ...older] };
}

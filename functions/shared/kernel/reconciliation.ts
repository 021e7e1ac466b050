import * as z from "zod";

/** Findings that a report holds; beyond them they are only counted. */
const MOST_FINDINGS = 100;

/**
 * A nightly comparison of our books with another party's: the work that was done, and the findings that are left.
 * @param kinds the kinds of findings
 * @param figures the counts of compared, read and mended items
 */
export const reconciliationOf = <
  const Kinds extends readonly [string, ...string[]],
  const Figures extends z.core.$ZodLooseShape,
>(
  kinds: Kinds,
  figures: Figures,
) => {
  const finding = z.object({
    kind: z.enum(kinds),
    detail: z.string(),
    about: z.string().describe("our id, or Stripe's"),
  });
  return z.object({
    id: z.ulid(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    ...figures,
    findings: z.array(finding).max(MOST_FINDINGS),
    found: z.int().describe("the total number of findings"),
  });
};

/** A report during its run. */
export type Tally<Report extends { readonly id: string }> = {
  -readonly [Name in keyof Omit<Report, "id">]: Report[Name];
};

interface Findings<Finding> {
  found: number;
  readonly findings: Finding[];
}

export function noteFinding<Finding>(tally: Findings<Finding>, finding: NoInfer<Finding>): void {
  tally.found++;
  if (tally.findings.length < MOST_FINDINGS) tally.findings.push(finding);
}

/** Does one piece of work; a failure becomes a finding, and does not stop the others. */
export async function guarded<Finding>(
  tally: Findings<Finding>,
  work: () => Promise<unknown>,
  failed: (why: string) => NoInfer<Finding> | Promise<NoInfer<Finding>>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    noteFinding(tally, await failed(error instanceof Error ? error.message : String(error)));
  }
}

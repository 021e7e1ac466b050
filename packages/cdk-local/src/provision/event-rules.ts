import type { Rule } from "@lyceum/aws-local/events";
import type { Pattern } from "@lyceum/aws-local/events/pattern";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

/** EventBridge's defaults, for targets without their own. */
const RETRY_ATTEMPTS = 185;

const rule = z.object({
  EventBusName: z.string().default("default"),
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  Targets: z.array(
    z.strictObject({
      Arn: z.string().regex(/:function:/, "the local cloud sends events to functions alone"),
      Id: z.string(),
      RetryPolicy: z.object({ MaximumRetryAttempts: z.number().default(RETRY_ATTEMPTS) }).optional(),
      DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
    }),
  ),
});

/**
 * The buses of the templates, beside the one that every account has, and their rules. A failing function is retried as often as
 * `retriesOf` says, as Lambda itself retries events; if it says nothing, as often as the rule does.
 */
export function eventRules(
  assembly: Assembly,
  retriesOf: (functionName: string) => number | undefined,
): { readonly buses: string[]; readonly rules: Rule[] } {
  return {
    buses: ["default", ...assembly.of("AWS::Events::EventBus", z.unknown()).map(({ name }) => name)],
    rules: assembly
      .of("AWS::Events::Rule", rule)
      .filter(({ is }) => is.State === "ENABLED")
      .map(({ name, is }) => ({
        bus: is.EventBusName,
        pattern: is.EventPattern as Pattern,
        targets: is.Targets.map(({ Arn, Id, RetryPolicy }) => {
          const functionName = Arn.split(":function:").at(-1) ?? "";
          const retryAttempts = retriesOf(functionName) ?? RetryPolicy?.MaximumRetryAttempts ?? RETRY_ATTEMPTS;
          return { id: `${name}/${Id}`, functionName, retryAttempts };
        }),
      })),
  };
}

import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

const variables = z.object({
  Environment: z.object({ Variables: z.object({ MAIL_SENDER: z.string().optional() }) }).default({ Variables: {} }),
});

/** The addresses from which functions of the templates send mails, which an operator would have verified. */
export const mailSenders = (assembly: Assembly): string[] => [
  ...new Set(
    assembly.of("AWS::Lambda::Function", variables).flatMap(({ is }) => is.Environment.Variables.MAIL_SENDER ?? []),
  ),
];

/** The configuration sets of the templates. */
export const configurationSets = (assembly: Assembly): string[] =>
  assembly.of("AWS::SES::ConfigurationSet", z.unknown()).map(({ name }) => name);

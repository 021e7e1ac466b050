import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

/** The user pool of the templates. */
export function userPool(assembly: Assembly): { id: string; clientId: string; groups: string[] } {
  const groups = assembly.of("AWS::Cognito::UserPoolGroup", z.object({ GroupName: z.string() }));
  return {
    id: assembly.one("AWS::Cognito::UserPool", z.unknown()).name,
    clientId: assembly.one("AWS::Cognito::UserPoolClient", z.unknown()).name,
    groups: groups.map(({ is }) => is.GroupName),
  };
}

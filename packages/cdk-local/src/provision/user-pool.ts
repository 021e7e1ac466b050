import type { Pool } from "@lyceum/aws-local/cognito/pool";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
const unit = z.enum(["seconds", "minutes", "hours", "days"]);
const settings = z.object({
  UserPoolName: z.string().optional(),
  LambdaConfig: z.object({ CustomMessage: z.string().optional() }).optional(),
});
const client = z.object({
  AccessTokenValidity: z.number().default(1),
  RefreshTokenValidity: z.number().default(30),
  TokenValidityUnits: z
    .object({ AccessToken: unit.default("hours"), RefreshToken: unit.default("days") })
    .default({ AccessToken: "hours", RefreshToken: "days" }),
  RefreshTokenRotation: z.object({ Feature: z.string(), RetryGracePeriodSeconds: z.number().default(0) }).optional(),
  WriteAttributes: z.array(z.string()).optional(),
});

/** The user pool of the templates. */
export function userPool(assembly: Assembly): Pool & { readonly customMessage?: string | undefined } {
  const pool = assembly.one("AWS::Cognito::UserPool", settings);
  const groups = assembly.of("AWS::Cognito::UserPoolGroup", z.object({ GroupName: z.string() }));
  const { name, is } = assembly.one("AWS::Cognito::UserPoolClient", client);
  const { AccessToken, RefreshToken } = is.TokenValidityUnits;
  return {
    id: pool.name,
    name: pool.is.UserPoolName,
    customMessage: pool.is.LambdaConfig?.CustomMessage?.split(":function:")[1],
    clientId: name,
    groups: groups.map((group) => group.is.GroupName),
    accessSeconds: is.AccessTokenValidity * SECONDS[AccessToken],
    refreshSeconds: is.RefreshTokenValidity * SECONDS[RefreshToken],
    graceSeconds:
      is.RefreshTokenRotation?.Feature === "ENABLED" ? is.RefreshTokenRotation.RetryGracePeriodSeconds : undefined,
    writable: is.WriteAttributes,
  };
}

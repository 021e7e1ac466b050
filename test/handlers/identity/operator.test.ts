import "./environment.ts";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { codeAt, stepAt } from "@lyceum/aws-local/cognito/totp";
import { afterAll, expect, test } from "vitest";
import { NotReady, poolOf, setStaff } from "../../../bin/operations/operator.ts";
import { handler as confirmSecondFactor } from "../../../functions/identity/handlers/confirm-second-factor.ts";
import { handler as setUpSecondFactor } from "../../../functions/identity/handlers/set-up-second-factor.ts";
import { call } from "../call.ts";
import { cloud, pool } from "./environment.ts";
import { account, callerOf, member } from "./world.ts";

afterAll(cloud.close);

const client = new CognitoIdentityProviderClient({});
const made = (email: string, more: { group?: "moderator"; remove?: boolean } = {}) =>
  setStaff(client, pool.id, { email, group: "operator", remove: false, ...more });

test("only a confirmed account with a second factor becomes an operator's", async () => {
  await expect(made("nobody@x.org")).rejects.toThrow("no confirmed account");
  await account.register("fresh@x.org");
  await expect(made("fresh@x.org")).rejects.toThrow("no confirmed account");
  const { accessToken } = await member("ann@x.org");
  await expect(made("ann@x.org")).rejects.toThrow(NotReady);
  await expect(made("ann@x.org")).rejects.toThrow("no second factor");

  const own = { ...(await callerOf(accessToken)), headers: { authorization: `Bearer ${accessToken}` } };
  const { secret } = (await call<{ secret: string }>(setUpSecondFactor, own)).body;
  await call(confirmSecondFactor, { ...own, body: { code: codeAt(secret, stepAt(Date.now())) } });
  expect(await made("ann@x.org")).toEqual(["operator"]);
  expect(await made("ann@x.org")).toEqual(["operator"]);
  expect(await made("ann@x.org", { group: "moderator" })).toEqual(["operator", "moderator"]);
  expect(await made("ann@x.org", { remove: true })).toEqual(["moderator"]);
});

test("the user pool of a stage is found by its name", async () => {
  expect(await poolOf(client, "dev")).toBe(pool.id);
  await expect(poolOf(client, "prod")).rejects.toThrow("There are 0 user pools lyceum-prod");
});

/**
 * `npm run operator -- --stage prod --email ann@example.org`, or `-- --url http://127.0.0.1:3000 --email ...` for a local
 * cloud: makes an account an operator's; `--group moderator` a moderator's; `--remove` reverses it. Exits 1 if the account
 * is not ready, with what to do first.
 */
import { parseArgs } from "node:util";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";
import { NotReady, poolOf, setStaff } from "./operations/operator.ts";

const { values } = parseArgs({
  options: {
    stage: { type: "string" },
    url: { type: "string" },
    email: { type: "string" },
    group: { type: "string", default: "operator" },
    remove: { type: "boolean", default: false },
  },
});
const { stage, url, email, group, remove } = values;
const isOne = (stage === undefined) !== (url === undefined) && (stage === undefined || ["dev", "prod"].includes(stage));
if (!isOne || email === undefined || (group !== "operator" && group !== "moderator")) {
  console.error(
    "Usage: npm run operator -- --stage dev|prod | --url http://127.0.0.1:3000, --email ADDRESS [--group moderator] [--remove]",
  );
  process.exit(2);
}
const local =
  url === undefined
    ? undefined
    : z.object({ cognito: z.url() }).parse(await (await fetch(new URL("/_local/endpoints", url))).json());
const client = new CognitoIdentityProviderClient(
  local
    ? { endpoint: local.cognito, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } }
    : {},
);
try {
  const groups = await setStaff(client, await poolOf(client, stage ?? "dev"), { email, group, remove });
  console.log(`${email} is in ${groups.length === 0 ? "no group" : groups.join(", ")}.`);
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

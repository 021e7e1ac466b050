/** `npm run journey -- --url http://127.0.0.1:3000/api`: runs the whole walk; exits 1 at the first step that fails. */
import { parseArgs } from "node:util";
import { codeAt, stepAt } from "@lyceum/aws-local/cognito/totp";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../local/demo/accounts.ts";
import { localCode } from "../local/journey/people.ts";
import { Session } from "../local/journey/session.ts";
import { walk } from "../local/journey/walk.ts";

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:3000/api" },
    "operator-email": { type: "string", default: DEMO_ACCOUNTS.operator },
    "operator-password": { type: "string", default: DEMO_PASSWORD },
    "operator-secret": { type: "string" },
  },
});

let steps = 0;
try {
  const instance = new Session(values.url);
  const { "operator-email": email, "operator-password": password, "operator-secret": secret } = values;
  // A deployment does not reveal an authenticator app's code: it is computed from the app's secret.
  const code = async () => (secret === undefined ? localCode(instance, email) : codeAt(secret, stepAt(Date.now())));
  await walk(instance, {
    operator: { email, password, code },
    report: (step) => console.log(`${String(++steps).padStart(2)}. ${step}`),
  });
  console.log("The whole walk holds.");
} catch (error) {
  console.error(`Step ${steps + 1} failed: ${(error as Error).message}`);
  process.exitCode = 1;
}

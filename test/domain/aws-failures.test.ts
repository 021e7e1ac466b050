import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AWS_FAILURES, passesBy } from "../../functions/shared/runtime/aws-failures.ts";
import { declared } from "../sdk-models.ts";

const root = join(import.meta.dirname, "../..");

/** What the document client calls DynamoDB's operations. */
const OF_DOCUMENTS: Readonly<Record<string, string>> = {
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  Query: "Query",
  Scan: "Scan",
  BatchGet: "BatchGetItem",
  BatchWrite: "BatchWriteItem",
  TransactGet: "TransactGetItems",
  TransactWrite: "TransactWriteItems",
};

/** Every command of an SDK client that a function sends: `client-dynamodb PutItem`. */
function used(): string[] {
  const found = new Set<string>();
  for (const file of globSync("functions/**/*.ts", { cwd: root })) {
    const source = readFileSync(join(root, file), "utf8");
    for (const [, names = "", client = ""] of source.matchAll(
      /import \{([^}]*)\} from "@aws-sdk\/(client-[\w-]+|lib-dynamodb)"/g,
    )) {
      for (const name of names.split(",").map((each) => each.trim())) {
        const command = /^(\w+)Command$/.exec(name)?.[1] ?? /^paginate(\w+)$/.exec(name)?.[1];
        if (command === undefined) continue;
        found.add(client === "lib-dynamodb" ? `client-dynamodb ${OF_DOCUMENTS[command]}` : `${client} ${command}`);
      }
    }
  }
  return [...found].sort();
}

/**
 * Of which an adapter makes an answer of its own, where it calls. Cognito's are given by the emulator, one by one, in
 * test/handlers/identity/declared-errors.test.ts.
 */
const ANSWERED: Readonly<Record<string, readonly string[]>> = {
  "client-s3 GetObject": ["NoSuchKey"],
  "client-s3 HeadObject": ["NotFound"],
  "client-cognito-identity-provider SignUp": ["UsernameExistsException"],
  "client-cognito-identity-provider ConfirmSignUp": [
    "CodeMismatchException",
    "ExpiredCodeException",
    "TooManyFailedAttemptsException",
    "UserNotFoundException",
  ],
  "client-cognito-identity-provider ConfirmForgotPassword": [
    "CodeMismatchException",
    "ExpiredCodeException",
    "TooManyFailedAttemptsException",
    "UserNotConfirmedException",
    "UserNotFoundException",
  ],
  "client-cognito-identity-provider RespondToAuthChallenge": [
    "CodeMismatchException",
    "ExpiredCodeException",
    "MFAMethodNotFoundException",
    "UserNotConfirmedException",
    "UserNotFoundException",
  ],
  "client-cognito-identity-provider VerifySoftwareToken": [
    "CodeMismatchException",
    "EnableSoftwareTokenMFAException",
    "UserNotConfirmedException",
    "UserNotFoundException",
  ],
  "client-cognito-identity-provider InitiateAuth": ["UserNotConfirmedException", "UserNotFoundException"],
  "client-cognito-identity-provider GetTokensFromRefreshToken": ["RefreshTokenReuseException", "UserNotFoundException"],
  "client-cognito-identity-provider RevokeToken": ["UnauthorizedException", "UnsupportedTokenTypeException"],
  "client-cognito-identity-provider ChangePassword": ["UserNotConfirmedException", "UserNotFoundException"],
  "client-cognito-identity-provider GetUser": ["UserNotConfirmedException", "UserNotFoundException"],
  "client-cognito-identity-provider SetUserMFAPreference": ["UserNotConfirmedException", "UserNotFoundException"],
  "client-cognito-identity-provider AdminSetUserMFAPreference": ["UserNotConfirmedException", "UserNotFoundException"],
  ...Object.fromEntries(
    [
      "ResendConfirmationCode",
      "ForgotPassword",
      "AdminAddUserToGroup",
      "AdminDeleteUser",
      "AdminGetUser",
      "AdminListGroupsForUser",
      "AdminRemoveUserFromGroup",
      "AdminUpdateUserAttributes",
      "AdminUserGlobalSignOut",
    ].map((command) => [`client-cognito-identity-provider ${command}`, ["UserNotFoundException"]]),
  ),
};
/**
 * Whatever these answer has one answer: a training that did not begin is told as that, and a language that the user pool
 * did not take is the one that it mails in.
 */
const AS_A_WHOLE = ["client-lambda Invoke", "client-cognito-identity-provider UpdateUserAttributes"];

test("every error that the SDK declares for a command that we send is handled", () => {
  expect(used().length).toBeGreaterThan(30);
  const without = used()
    .filter((command) => !AS_A_WHOLE.includes(command))
    .flatMap((command) =>
      declared(command)
        .filter((error) => !ANSWERED[command]?.includes(error) && AWS_FAILURES[error] === undefined)
        .map((error) => `${command}: ${error}`),
    );
  expect(without).toEqual([]);
});

test("no error is handled that none of our commands declares", () => {
  const all = new Set(used().flatMap(declared));
  // S3 declares few of what it answers.
  expect(Object.keys(AWS_FAILURES).filter((error) => !all.has(error) && error !== "SlowDown")).toEqual([]);
});

test.each([
  ["ThrottlingException", 400, true],
  ["InternalServerError", 500, true],
  ["NobodyKnows", 503, true],
  ["ResourceNotFoundException", 400, false],
  ["AccessDeniedException", 400, false],
])("whether %s with status %i passes by: %s", (name, httpStatusCode, passes) => {
  expect(passesBy(Object.assign(new Error(name), { name, $metadata: { httpStatusCode } }))).toBe(passes);
});

test("a call without a reply is transient, and a fault of ours is not", () => {
  expect(passesBy(Object.assign(new Error("no"), { code: "ECONNREFUSED" }))).toBe(true);
  expect(passesBy(Object.assign(new Error("late"), { name: "TimeoutError" }))).toBe(true);
  for (const error of [new TypeError("ours"), "text", undefined]) expect(passesBy(error)).toBe(false);
});

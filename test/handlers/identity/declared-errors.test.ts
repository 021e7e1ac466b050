import "./environment.ts";
import { codeAt, stepAt } from "@lyceum/aws-local/cognito/totp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handler as changeEmail } from "../../../functions/identity/handlers/change-email.ts";
import { handler as confirmEmail } from "../../../functions/identity/handlers/confirm-email.ts";
import { handler as confirmSecondFactor } from "../../../functions/identity/handlers/confirm-second-factor.ts";
import { handler as removeSecondFactor } from "../../../functions/identity/handlers/remove-second-factor.ts";
import { handler as resetSecondFactor } from "../../../functions/identity/handlers/reset-second-factor.ts";
import { handler as setUpSecondFactor } from "../../../functions/identity/handlers/set-up-second-factor.ts";
import { handler as vouch } from "../../../functions/identity/handlers/vouch-for-caller.ts";
import { AWS_FAILURES } from "../../../functions/shared/runtime/aws-failures.ts";
import { declared } from "../../sdk-models.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";
import { codeTo } from "./put-mails.ts";
import { account, callerOf, codeFor, member, PASSWORD } from "./world.ts";

afterAll(cloud.close);

/** Lets the next call of an operation of the user pool fail. */
async function fail(operation: string, error: string, status = 400): Promise<void> {
  const query = new URLSearchParams({ operation, error, status: String(status) });
  expect((await fetch(`${cloud.pool}/_control/faults?${query}`, { method: "POST" })).status).toBe(200);
}
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const own = async (token: string) => ({ ...(await callerOf(token)), ...bearer(token) });

let known: Awaited<ReturnType<typeof member>>;
const secured = { email: "secured@x.org", secret: "", step: 0, token: "" };
let emails = 0;
beforeAll(async () => {
  known = await member("known@x.org");
  const { accessToken } = await member(secured.email);
  const set = await call<{ secret: string }>(setUpSecondFactor, await own(accessToken));
  secured.secret = set.body.secret;
  secured.step = stepAt(Date.now()) - 1;
  secured.token = accessToken;
  const code = codeAt(secured.secret, secured.step);
  expect((await call(confirmSecondFactor, { ...(await own(accessToken)), body: { code } })).status).toBe(200);
});
const fresh = () => `fresh-${++emails}@x.org`;
const statusOf = async (reply: Promise<{ status: number }>) => (await reply).status;
async function standing(): Promise<number> {
  const { context } = await vouch(bearer(known.accessToken));
  if (!context || !("refused" in context)) return 200;
  return context.refused === "unavailable" ? 503 : 401;
}
async function enrolling() {
  const { accessToken } = await member(fresh());
  const { secret } = (await call<{ secret: string }>(setUpSecondFactor, await own(accessToken))).body;
  return { ...(await own(accessToken)), body: { code: codeAt(secret, stepAt(Date.now())) } };
}

/** Each call of the pool: what makes it, and what is answered where that is not for all calls alike. */
const CALLS: Readonly<
  Record<
    string,
    { readonly make: (fail: () => Promise<void>) => Promise<number>; readonly answers: Record<string, number> }
  >
> = {
  SignUp: {
    make: async (fail) => {
      await fail();
      return statusOf(account.register(fresh()));
    },
    answers: {
      InvalidParameterException: 422,
      InvalidPasswordException: 422,
      LimitExceededException: 429,
      TooManyRequestsException: 429,
      // Another registration of the address came between: this one takes its place.
      UsernameExistsException: 201,
    },
  },
  ConfirmSignUp: {
    make: async (fail) => {
      const email = fresh();
      await account.register(email);
      await fail();
      return statusOf(account.confirm(email, codeFor(email)));
    },
    answers: {
      AliasExistsException: 422,
      CodeMismatchException: 422,
      ExpiredCodeException: 410,
      LimitExceededException: 429,
      // It is confirmed already.
      NotAuthorizedException: 200,
      TooManyFailedAttemptsException: 429,
      TooManyRequestsException: 429,
      UserNotFoundException: 422,
    },
  },
  ResendConfirmationCode: {
    make: async (fail) => {
      const email = fresh();
      await account.register(email);
      await fail();
      return statusOf(account.resend(email));
    },
    answers: {
      CodeDeliveryFailureException: 202,
      InvalidParameterException: 202,
      LimitExceededException: 202,
      NotAuthorizedException: 202,
      TooManyRequestsException: 429,
      UserNotFoundException: 202,
    },
  },
  ForgotPassword: {
    make: async (fail) => {
      await fail();
      return statusOf(account.forgot("known@x.org"));
    },
    answers: {
      CodeDeliveryFailureException: 202,
      InvalidParameterException: 202,
      LimitExceededException: 202,
      NotAuthorizedException: 202,
      TooManyRequestsException: 429,
      UserNotFoundException: 202,
    },
  },
  ConfirmForgotPassword: {
    make: async (fail) => {
      await fail();
      return statusOf(account.reset("known@x.org", "123456", PASSWORD));
    },
    answers: {
      CodeMismatchException: 422,
      ExpiredCodeException: 422,
      InvalidParameterException: 422,
      InvalidPasswordException: 422,
      LimitExceededException: 422,
      NotAuthorizedException: 422,
      PasswordHistoryPolicyViolationException: 422,
      TooManyFailedAttemptsException: 422,
      TooManyRequestsException: 429,
      UserNotConfirmedException: 422,
      UserNotFoundException: 422,
    },
  },
  ChangePassword: {
    make: async (fail) => {
      await fail();
      return statusOf(account.changePassword(known.accessToken, { password: PASSWORD, newPassword: PASSWORD }));
    },
    answers: {
      InvalidParameterException: 422,
      InvalidPasswordException: 422,
      LimitExceededException: 429,
      NotAuthorizedException: 401,
      PasswordHistoryPolicyViolationException: 422,
      PasswordResetRequiredException: 401,
      TooManyRequestsException: 429,
      UserNotConfirmedException: 401,
      UserNotFoundException: 401,
    },
  },
  InitiateAuth: {
    make: async (fail) => {
      await fail();
      return statusOf(account.logIn("known@x.org"));
    },
    answers: {
      InvalidParameterException: 401,
      NotAuthorizedException: 401,
      PasswordResetRequiredException: 401,
      TooManyRequestsException: 429,
      UserNotConfirmedException: 401,
      UserNotFoundException: 401,
    },
  },
  RespondToAuthChallenge: {
    make: async (fail) => {
      await fail();
      return statusOf(account.logIn(secured.email, PASSWORD, "123456"));
    },
    answers: {
      CodeMismatchException: 401,
      ExpiredCodeException: 401,
      InvalidParameterException: 401,
      MFAMethodNotFoundException: 401,
      NotAuthorizedException: 401,
      PasswordResetRequiredException: 401,
      SoftwareTokenMFANotFoundException: 401,
      TooManyRequestsException: 429,
      UserNotConfirmedException: 401,
      UserNotFoundException: 401,
    },
  },
  GetTokensFromRefreshToken: {
    make: async (fail) => {
      await fail();
      return statusOf(account.refresh(known.refreshToken));
    },
    answers: {
      InvalidParameterException: 401,
      NotAuthorizedException: 401,
      RefreshTokenReuseException: 401,
      UserNotFoundException: 401,
    },
  },
  RevokeToken: {
    make: async (fail) => {
      await fail();
      return statusOf(account.logOut("some-token"));
    },
    answers: { InvalidParameterException: 204, UnauthorizedException: 204, UnsupportedTokenTypeException: 204 },
  },
  AdminGetUser: {
    make: async (fail) => {
      await fail();
      return statusOf(account.register(fresh()));
    },
    answers: { UserNotFoundException: 201 },
  },
  AdminDeleteUser: {
    make: async (fail) => {
      const email = fresh();
      await account.register(email);
      await fail();
      return statusOf(account.register(email));
    },
    answers: { UserNotFoundException: 201 },
  },
  AdminAddUserToGroup: {
    make: async (fail) => {
      await fail();
      return statusOf(account.becomeCreator(known.accessToken));
    },
    answers: { UserNotFoundException: 404 },
  },
  AdminUserGlobalSignOut: {
    make: async (fail) => {
      const request = await enrolling();
      await fail();
      return statusOf(call(confirmSecondFactor, request));
    },
    answers: { UserNotFoundException: 200 },
  },
  AdminSetUserMFAPreference: {
    make: async (fail) => {
      await fail();
      return statusOf(call(resetSecondFactor, { user: "op", groups: ["operator"], params: { id: known.id } }));
    },
    answers: { UserNotConfirmedException: 404, UserNotFoundException: 404 },
  },
  AdminUpdateUserAttributes: {
    make: async (fail) => {
      const { accessToken } = await member(fresh());
      const email = fresh();
      await call(changeEmail, { ...(await own(accessToken)), body: { email, password: PASSWORD } });
      const code = await codeTo(email);
      await fail();
      return statusOf(call(confirmEmail, { ...(await own(accessToken)), body: { code } }));
    },
    answers: { AliasExistsException: 409, InvalidParameterException: 422, UserNotFoundException: 404 },
  },
  AdminRemoveUserFromGroup: {
    make: async (fail) => {
      await fail();
      return statusOf(call(resetSecondFactor, { user: "op", groups: ["operator"], params: { id: known.id } }));
    },
    answers: { UserNotFoundException: 404 },
  },
  AssociateSoftwareToken: {
    make: async (fail) => {
      await fail();
      return statusOf(call(setUpSecondFactor, await own(known.accessToken)));
    },
    answers: { ConcurrentModificationException: 503, NotAuthorizedException: 401 },
  },
  VerifySoftwareToken: {
    make: async (fail) => {
      const request = await enrolling();
      await fail();
      return statusOf(call(confirmSecondFactor, request));
    },
    answers: {
      CodeMismatchException: 422,
      EnableSoftwareTokenMFAException: 422,
      InvalidParameterException: 422,
      NotAuthorizedException: 401,
      PasswordResetRequiredException: 401,
      SoftwareTokenMFANotFoundException: 422,
      TooManyRequestsException: 429,
      UserNotConfirmedException: 401,
      UserNotFoundException: 401,
    },
  },
  SetUserMFAPreference: {
    make: async (fail) => {
      await fail();
      return statusOf(call(removeSecondFactor, await own(known.accessToken)));
    },
    answers: {
      NotAuthorizedException: 401,
      PasswordResetRequiredException: 401,
      UserNotConfirmedException: 401,
      UserNotFoundException: 401,
    },
  },
  GetUser: {
    make: async (fail) => {
      await fail();
      return standing();
    },
    answers: {
      NotAuthorizedException: 401,
      PasswordResetRequiredException: 401,
      UserNotConfirmedException: 401,
      UserNotFoundException: 401,
    },
  },
  AdminListGroupsForUser: {
    make: async (fail) => {
      await fail();
      return standing();
    },
    // Of no group: nobody's rights are greater for an error.
    answers: { UserNotFoundException: 200 },
  },
};
/** Who is not vouched for is not let in, whatever went wrong. */
const VOUCHING = ["GetUser", "AdminListGroupsForUser"];

describe.each(Object.entries(CALLS))("%s", (operation, { make, answers }) => {
  test.each(declared(`client-cognito-identity-provider ${operation}`))("%s has a reply of ours", async (error) => {
    const passes = VOUCHING.includes(operation) || AWS_FAILURES[error] === "passing";
    const status = await make(() => fail(operation, error));
    expect([error, status]).toEqual([error, answers[error] ?? (passes ? 503 : 500)]);
  });
});

test("any error with a status of 500 or more is transient", async () => {
  await fail("SignUp", "NobodyKnowsException", 503);
  const reply = await account.register(fresh());
  expect(reply).toMatchObject({ status: 503, body: { code: "unavailable" } });
});

test("the day's mail quota is reported alike, whether an address has an account or not", async () => {
  const used = "Exceeded daily email limit for the operation or the account.";
  const exceeded = async (operation: string) => {
    const query = new URLSearchParams({ operation, error: "LimitExceededException", message: used });
    await fetch(`${cloud.pool}/_control/faults?${query}`, { method: "POST" });
  };
  await exceeded("SignUp");
  const unknown = await account.register(fresh());
  await exceeded("ForgotPassword");
  expect(await account.register("known@x.org")).toEqual(unknown);
  expect(unknown).toMatchObject({ status: 429, body: { code: "too-many-tries" } });
});

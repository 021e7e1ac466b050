import {
  AdminAddUserToGroupCommand,
  AdminGetUserCommand,
  type AuthenticationResultType,
  type CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  ResendConfirmationCodeCommand,
  RevokeTokenCommand,
  SignUpCommand,
  UserNotConfirmedException,
} from "@aws-sdk/client-cognito-identity-provider";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type {
  CloseSession,
  ConfirmSignUp,
  FindUnconfirmed,
  ForgotPassword,
  JoinGroup,
  OpenSession,
  RefreshSession,
  ResendCode,
  ResetPassword,
  SignUp,
  Tokens,
} from "../ports.ts";

const tooManyTries = refuse("too-many-tries", "Too many tries; wait a while, or ask for a new code.");
const weakPassword = refuse("weak-password", "Use at least 12 characters with both cases and a digit.");
const throttled = {
  LimitExceededException: tooManyTries,
  TooManyRequestsException: tooManyTries,
  TooManyFailedAttemptsException: tooManyTries,
} as const;
const codes = {
  ...throttled,
  CodeMismatchException: refuse("wrong-code", "This is not the code that was mailed."),
  ExpiredCodeException: refuse("code-expired", "The code is no longer valid; ask for a new one."),
} as const;

/** The value of `work`, or the refusal that stands for the exception's name. */
async function refusing<T, R extends Refusal<string>>(
  refusals: Readonly<Record<string, R>>,
  work: () => Promise<T>,
): Promise<T | R> {
  try {
    return await work();
  } catch (error) {
    const known = refusals[(error as Error).name];
    if (known) return known;
    throw error;
  }
}

function tokensIn(result: AuthenticationResultType | undefined): Tokens {
  const { AccessToken: accessToken, IdToken: idToken, ExpiresIn: expiresIn } = result ?? {};
  if (!accessToken || !idToken || !expiresIn) throw new Error("The user pool asked for a challenge we do not offer.");
  return { accessToken, idToken, expiresIn, tokenType: "Bearer" };
}

/** The user pool as its public client sees it. */
export function userPool(client: CognitoIdentityProviderClient, ClientId: string) {
  const signUp: SignUp = (Username, Password) =>
    refusing(
      {
        UsernameExistsException: refuse(
          "email-taken",
          "There is an account of this e-mail; log in or reset its password.",
        ),
        InvalidPasswordException: weakPassword,
      },
      async () => {
        const command = new SignUpCommand({
          ClientId,
          Username,
          Password,
          UserAttributes: [{ Name: "email", Value: Username }],
        });
        return (await client.send(command)).UserSub as string;
      },
    );
  const confirmSignUp: ConfirmSignUp = (Username, ConfirmationCode) =>
    refusing(
      { ...codes, NotAuthorizedException: refuse("already-confirmed", "This account is confirmed; log in.") },
      async () => {
        await client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
        return undefined;
      },
    );
  const resendCode: ResendCode = (Username) =>
    refusing(
      { ...throttled, InvalidParameterException: refuse("already-confirmed", "This account is confirmed; log in.") },
      async () => {
        await client.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
        return undefined;
      },
    );
  const openSession: OpenSession = (USERNAME, PASSWORD) =>
    refusing(
      {
        ...throttled,
        NotAuthorizedException: refuse("wrong-credentials", "E-mail or password is wrong."),
        UserNotFoundException: refuse("wrong-credentials", "E-mail or password is wrong."),
        UserNotConfirmedException: refuse("unconfirmed", "Confirm the account by the mailed code first."),
      },
      async () => {
        const { AuthenticationResult } = await client.send(
          new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME, PASSWORD } }),
        );
        return { ...tokensIn(AuthenticationResult), refreshToken: AuthenticationResult?.RefreshToken as string };
      },
    );
  const refreshSession: RefreshSession = (REFRESH_TOKEN) =>
    refusing(
      { NotAuthorizedException: refuse("invalid-refresh-token", "The session is over; log in again.") },
      async () => {
        const { AuthenticationResult } = await client.send(
          new InitiateAuthCommand({ ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN } }),
        );
        return tokensIn(AuthenticationResult);
      },
    );
  const closeSession: CloseSession = async (Token) => {
    const none = refuse("none", "");
    await refusing({ UnsupportedTokenTypeException: none, NotAuthorizedException: none }, () =>
      client.send(new RevokeTokenCommand({ ClientId, Token })),
    );
  };
  const forgotPassword: ForgotPassword = (Username) =>
    refusing(throttled, async () => {
      await client.send(new ForgotPasswordCommand({ ClientId, Username }));
      return undefined;
    });
  const resetPassword: ResetPassword = (Username, ConfirmationCode, Password) =>
    refusing({ ...codes, InvalidPasswordException: weakPassword }, async () => {
      await client.send(new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password }));
      return undefined;
    });
  return {
    signUp,
    confirmSignUp,
    resendCode,
    openSession,
    refreshSession,
    closeSession,
    forgotPassword,
    resetPassword,
  };
}

export const joinGroup =
  (client: CognitoIdentityProviderClient, UserPoolId: string): JoinGroup =>
  async (Username, GroupName) => {
    await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
  };

/** A wrong password is told before whether the account is confirmed, so nobody learns of another's account. */
export const findUnconfirmed =
  (client: CognitoIdentityProviderClient, ClientId: string, UserPoolId: string): FindUnconfirmed =>
  async (USERNAME, PASSWORD) => {
    try {
      const AuthParameters = { USERNAME, PASSWORD };
      await client.send(new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters }));
      return undefined;
    } catch (error) {
      if (error instanceof NotAuthorizedException) return undefined;
      if (!(error instanceof UserNotConfirmedException)) throw error;
    }
    const { UserAttributes } = await client.send(new AdminGetUserCommand({ UserPoolId, Username: USERNAME }));
    return UserAttributes?.find(({ Name }) => Name === "sub")?.Value;
  };

import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  AssociateSoftwareTokenCommand,
  type AttributeType,
  type AuthenticationResultType,
  ChangePasswordCommand,
  type CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  InvalidParameterException,
  NotAuthorizedException,
  paginateListUsers,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SetUserMFAPreferenceCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
  UserNotConfirmedException,
  UserNotFoundException,
  UsernameExistsException,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { errorOf } from "../../shared/kernel/thrown.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { weakPassword } from "../domain/password.ts";
import type {
  ChangeLanguage,
  ChangePassword,
  CloseSession,
  CloseSessions,
  ConfirmSignUp,
  FindAccount,
  FindSession,
  ForgetSecret,
  ForgotPassword,
  JoinGroup,
  LeaveStaff,
  ListGroups,
  ListUnconfirmed,
  NewSecret,
  OpenSession,
  ProvePassword,
  RefreshSession,
  RemindOfAccount,
  RemoveAccount,
  ResendCode,
  ResetPassword,
  ResetSecret,
  SetPoolEmail,
  SignUp,
  Tokens,
  UseSecret,
} from "../flows/ports.ts";

const tooManyTries = refuse("too-many-tries", "Too many attempts; wait a while, or ask for a new code.");
const wrongCredentials = refuse("wrong-credentials", "E-mail or password is wrong, or the account is not confirmed.");
const wrongPassword = refuse("wrong-password", "This is not your current password.");
const emailRefused = refuse("email-refused", "This form of e-mail address is not supported; use another one.");
const wrongSecondFactor = refuse(
  "wrong-second-factor",
  "The code is wrong or was used already; wait for the next code of the authenticator app.",
);
const secondFactorNeeded = refuse(
  "second-factor-needed",
  "Send the authenticator app's current code as `code` as well.",
);
const busy = refuse("busy", "The account is being changed; try again in a moment.");
export const loggedOut = refuse("session-over", "The session is over; log in again.");
const noSecret = refuse(
  "wrong-code",
  "This is not a code of the new secret: get a secret with POST /me/second-factor, and check the device's clock.",
);
const secretCodes = {
  CodeMismatchException: noSecret,
  EnableSoftwareTokenMFAException: noSecret,
  SoftwareTokenMFANotFoundException: noSecret,
  InvalidParameterException: noSecret,
  TooManyRequestsException: tooManyTries,
} as const;
const overSession = {
  NotAuthorizedException: loggedOut,
  UserNotFoundException: loggedOut,
  UserNotConfirmedException: loggedOut,
  PasswordResetRequiredException: loggedOut,
} as const;
const sessionOver = refuse("invalid-refresh-token", "The session is over; log in again.");
const throttled = {
  LimitExceededException: tooManyTries,
  TooManyRequestsException: tooManyTries,
  TooManyFailedAttemptsException: tooManyTries,
} as const;
/** One refusal for wrong, expired and too often tried codes: the pool reports the last two only for existing accounts. */
const noCode = refuse(
  "wrong-code",
  "The code is wrong or has expired: ask for a new one, and after many tries wait an hour.",
);
const resets = {
  TooManyRequestsException: tooManyTries,
  InvalidPasswordException: weakPassword,
  InvalidParameterException: weakPassword,
  PasswordHistoryPolicyViolationException: weakPassword,
  CodeMismatchException: noCode,
  ExpiredCodeException: noCode,
  LimitExceededException: noCode,
  TooManyFailedAttemptsException: noCode,
  NotAuthorizedException: noCode,
  UserNotConfirmedException: noCode,
  UserNotFoundException: noCode,
} as const;
const codes = {
  ...throttled,
  CodeMismatchException: refuse("wrong-code", "The code is not the one that was mailed."),
  ExpiredCodeException: refuse("code-expired", "The code is no longer valid; ask for a new one."),
} as const;

/** The result of `work`, or the refusal that belongs to the name of the exception that it throws. */
async function refusing<T, R extends Refusal<string>>(
  refusals: Readonly<Record<string, R>>,
  work: () => Promise<T>,
): Promise<T | R> {
  try {
    return await work();
  } catch (error) {
    const known = refusals[errorOf(error).name];
    if (known) return known;
    throw error;
  }
}

function tokensIn(result: AuthenticationResultType | undefined): Tokens {
  const { AccessToken, IdToken, RefreshToken, ExpiresIn } = result ?? {};
  if (!AccessToken || !IdToken || !RefreshToken || !ExpiresIn) {
    throw new Error("The user pool asked for a challenge we do not offer.");
  }
  return {
    accessToken: AccessToken,
    idToken: IdToken,
    refreshToken: RefreshToken,
    expiresIn: ExpiresIn,
    tokenType: "Bearer",
  };
}

/** The pool's message once its daily quota of mails is used up. */
const MAILS_ARE_USED_UP = /daily email limit/i;

const OF_ONE_ACCOUNT = [
  "CodeDeliveryFailureException",
  "InvalidParameterException",
  "LimitExceededException",
  "NotAuthorizedException",
  "UserNotFoundException",
];

/**
 * Asks for a mail to the owner of an account. Answers of the pool about a single account, that it does not exist or was
 * mailed too often, are not passed on: they would show whether it exists.
 */
async function unlessNobody(work: () => Promise<unknown>): Promise<undefined | Refusal<"too-many-tries">> {
  try {
    await work();
  } catch (error) {
    const { name, message } = errorOf(error);
    if (name === "TooManyRequestsException" || MAILS_ARE_USED_UP.test(message)) return tooManyTries;
    if (!OF_ONE_ACCOUNT.includes(name)) throw error;
  }
  return undefined;
}

/** Registers, and confirms an address by a mailed code. */
function registration(client: CognitoIdentityProviderClient, ClientId: string) {
  const signUp: SignUp = (Username, Password, language) =>
    refusing({ ...throttled, InvalidPasswordException: weakPassword }, async () => {
      try {
        const UserAttributes = [{ Name: "locale", Value: language }];
        const { UserSub } = await client.send(new SignUpCommand({ ClientId, Username, Password, UserAttributes }));
        return UserSub as string;
      } catch (error) {
        if (error instanceof UsernameExistsException) return "taken";
        if (!(error instanceof InvalidParameterException)) throw error;
        return /password/i.test(error.message) ? weakPassword : emailRefused;
      }
    });
  const confirmSignUp: ConfirmSignUp = (Username, ConfirmationCode) =>
    refusing({ ...codes, AliasExistsException: noCode, UserNotFoundException: noCode }, async () => {
      try {
        await client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
      } catch (error) {
        // The pool's reply for an account that is confirmed already.
        if (!(error instanceof NotAuthorizedException)) throw error;
      }
      return undefined;
    });
  const resendCode: ResendCode = (Username) =>
    unlessNobody(() => client.send(new ResendConfirmationCodeCommand({ ClientId, Username })));
  return { signUp, confirmSignUp, resendCode };
}

/** Opens and ends sessions. */
function sessions(client: CognitoIdentityProviderClient, ClientId: string) {
  const openSession: OpenSession = (USERNAME, PASSWORD, code) =>
    refusing(
      {
        ...throttled,
        NotAuthorizedException: wrongCredentials,
        UserNotFoundException: wrongCredentials,
        UserNotConfirmedException: wrongCredentials,
        InvalidParameterException: wrongCredentials,
        PasswordResetRequiredException: wrongCredentials,
        CodeMismatchException: wrongSecondFactor,
        ExpiredCodeException: wrongSecondFactor,
        MFAMethodNotFoundException: wrongSecondFactor,
        SoftwareTokenMFANotFoundException: wrongSecondFactor,
      },
      async () => {
        const AuthParameters = { USERNAME, PASSWORD };
        const asked = await client.send(
          new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters }),
        );
        if (asked.ChallengeName !== "SOFTWARE_TOKEN_MFA") return tokensIn(asked.AuthenticationResult);
        if (code === undefined) return secondFactorNeeded;
        const { AuthenticationResult } = await client.send(
          new RespondToAuthChallengeCommand({
            ClientId,
            ChallengeName: asked.ChallengeName,
            Session: asked.Session,
            ChallengeResponses: { USERNAME, SOFTWARE_TOKEN_MFA_CODE: code },
          }),
        );
        return tokensIn(AuthenticationResult);
      },
    );
  const provePassword: ProvePassword = async (email, password) => {
    const opened = await openSession(email, password, undefined);
    if (!isRefusal(opened)) {
      await closeSession(opened.refreshToken);
      return undefined;
    }
    if (opened.refused === "too-many-tries") return tooManyTries;
    // The pool asks for a code only after the right password.
    return opened.refused === "second-factor-needed" ? undefined : wrongPassword;
  };
  const refreshSession: RefreshSession = (RefreshToken) =>
    refusing(
      {
        NotAuthorizedException: sessionOver,
        RefreshTokenReuseException: sessionOver,
        UserNotFoundException: sessionOver,
        InvalidParameterException: sessionOver,
      },
      async () => {
        const { AuthenticationResult } = await client.send(
          new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }),
        );
        return tokensIn(AuthenticationResult);
      },
    );
  const closeSession: CloseSession = async (Token) => {
    const none = refuse("none", "");
    await refusing(
      { UnauthorizedException: none, InvalidParameterException: none, UnsupportedTokenTypeException: none },
      () => client.send(new RevokeTokenCommand({ ClientId, Token })),
    );
  };
  return { openSession, provePassword, refreshSession, closeSession };
}

/** Sets a new password by a mailed code. */
function passwords(client: CognitoIdentityProviderClient, ClientId: string) {
  const forgotPassword: ForgotPassword = (Username) =>
    unlessNobody(() => client.send(new ForgotPasswordCommand({ ClientId, Username })));
  const remindOfAccount: RemindOfAccount = (Username) =>
    unlessNobody(() =>
      client.send(new ForgotPasswordCommand({ ClientId, Username, ClientMetadata: { because: "registration" } })),
    );
  const resetPassword: ResetPassword = (Username, ConfirmationCode, Password) =>
    refusing(resets, async () => {
      await client.send(new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password }));
      return undefined;
    });
  return { forgotPassword, remindOfAccount, resetPassword };
}

/** Sets up and removes the caller's second factor. */
function secondFactor(client: CognitoIdentityProviderClient) {
  const newSecret: NewSecret = (AccessToken) =>
    refusing({ ...overSession, ConcurrentModificationException: busy }, async () => {
      const { SecretCode } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
      return SecretCode as string;
    });
  const useSecret: UseSecret = (AccessToken, UserCode) =>
    refusing({ ...overSession, ...secretCodes }, async () => {
      await client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
      const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
      await client.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
      return undefined;
    });
  const forgetSecret: ForgetSecret = (AccessToken) =>
    refusing(overSession, async () => {
      await client.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: { Enabled: false } }));
      return undefined;
    });
  return { newSecret, useSecret, forgetSecret };
}

/** The user pool as its public client sees it. */
export const userPool = (client: CognitoIdentityProviderClient, ClientId: string) => ({
  ...registration(client, ClientId),
  ...sessions(client, ClientId),
  ...passwords(client, ClientId),
  ...secondFactor(client),
});

/** Authorised by the access token itself, so it needs no IAM right. */
export const findSession =
  (client: CognitoIdentityProviderClient): FindSession =>
  async (AccessToken) => {
    try {
      const { UserMFASettingList = [] } = await client.send(new GetUserCommand({ AccessToken }));
      return { secondFactor: UserMFASettingList.includes("SOFTWARE_TOKEN_MFA") };
    } catch (error) {
      if (Object.hasOwn(overSession, errorOf(error).name)) return undefined;
      throw error;
    }
  };

/** The pool has one exception for an ended session and for a wrong password; only the message differs. */
const ABOUT_PASSWORD = /password/i;

/** Authorised by the access token and the current password. */
export const changePassword =
  (client: CognitoIdentityProviderClient): ChangePassword =>
  (AccessToken, PreviousPassword, ProposedPassword) =>
    refusing(
      {
        ...throttled,
        ...overSession,
        InvalidPasswordException: weakPassword,
        PasswordHistoryPolicyViolationException: weakPassword,
        // A password that breaks the pool's rules cannot be the current one.
        InvalidParameterException: wrongPassword,
      },
      async () => {
        try {
          await client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
        } catch (error) {
          const isWrong = error instanceof NotAuthorizedException && ABOUT_PASSWORD.test(error.message);
          if (isWrong) return wrongPassword;
          throw error;
        }
        return undefined;
      },
    );

/** Authorised by the access token; the client may write only this attribute. */
export const changeLanguage =
  (client: CognitoIdentityProviderClient): ChangeLanguage =>
  async (AccessToken, language) => {
    try {
      const UserAttributes = [{ Name: "locale", Value: language }];
      await client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
    } catch (error) {
      logger.warn("the user pool still mails in another language", { error });
    }
  };

const subIn = (attributes: readonly AttributeType[] = []): string =>
  attributes.find(({ Name }) => Name === "sub")?.Value as string;

/** Reads and changes the groups of users. */
function groups(client: CognitoIdentityProviderClient, UserPoolId: string) {
  const joinGroup: JoinGroup = (Username, GroupName) =>
    refusing({ UserNotFoundException: refuse("unknown-user", "This account no longer exists.") }, async () => {
      await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
      return undefined;
    });
  const listGroups: ListGroups = async (Username) => {
    try {
      const { Groups = [] } = await client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username, Limit: 60 }));
      return Groups.flatMap(({ GroupName }) => GroupName ?? []);
    } catch (error) {
      if (error instanceof UserNotFoundException) return [];
      throw error;
    }
  };
  const leaveStaff: LeaveStaff = async (Username) => {
    try {
      for (const GroupName of ["moderator", "operator"]) {
        await client.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName }));
      }
      return true;
    } catch (error) {
      if (error instanceof UserNotFoundException) return false;
      throw error;
    }
  };
  return { joinGroup, listGroups, leaveStaff };
}

/** Other people's accounts, for administrators of the pool. */
function accounts(client: CognitoIdentityProviderClient, UserPoolId: string) {
  const findAccount: FindAccount = async (Username) => {
    try {
      const { UserAttributes, UserStatus } = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
      return { id: subIn(UserAttributes), isConfirmed: UserStatus !== "UNCONFIRMED" };
    } catch (error) {
      if (error instanceof UserNotFoundException) return undefined;
      throw error;
    }
  };
  const removeAccount: RemoveAccount = async (Username) => {
    try {
      await client.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
    } catch (error) {
      if (!(error instanceof UserNotFoundException)) throw error;
    }
  };
  const closeSessions: CloseSessions = async (Username) => {
    const gone = refuse("gone", "");
    await refusing({ UserNotFoundException: gone }, () =>
      client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username })),
    );
  };
  const listUnconfirmed: ListUnconfirmed = async function* () {
    const pages = paginateListUsers({ client }, { UserPoolId, Filter: 'cognito:user_status = "UNCONFIRMED"' });
    for await (const { Users = [] } of pages) {
      for (const { Attributes, UserCreateDate } of Users) {
        if (UserCreateDate) yield { id: subIn(Attributes), createdAt: UserCreateDate.getTime() };
      }
    }
  };
  const resetSecret: ResetSecret = async (Username) => {
    try {
      const SoftwareTokenMfaSettings = { Enabled: false };
      await client.send(new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username, SoftwareTokenMfaSettings }));
      return true;
    } catch (error) {
      if (error instanceof UserNotFoundException || error instanceof UserNotConfirmedException) return false;
      throw error;
    }
  };
  const setPoolEmail: SetPoolEmail = (Username, email) =>
    refusing(
      {
        AliasExistsException: refuse("email-taken", "This address has another account by now."),
        InvalidParameterException: emailRefused,
        UserNotFoundException: refuse("unknown-user", "This account no longer exists."),
      },
      async () => {
        const UserAttributes = [
          { Name: "email", Value: email },
          // Verified by our own code; marked as verified, it takes effect at once.
          { Name: "email_verified", Value: "true" },
        ];
        await client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
        return undefined;
      },
    );
  return { findAccount, removeAccount, closeSessions, listUnconfirmed, resetSecret, setPoolEmail };
}

/** The user pool as its administrator sees it. */
export const poolAdministration = (client: CognitoIdentityProviderClient, UserPoolId: string) => ({
  ...groups(client, UserPoolId),
  ...accounts(client, UserPoolId),
});

import { Duration } from "aws-cdk-lib";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { routes } from "../../functions/identity/contract/identity.ts";
import type {
  accountEnv,
  confirmationEnv,
  poolEnv,
  registrationEnv,
  resetEnv,
  sessionEnv,
} from "../../functions/identity/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { allow } from "../constructs/allow.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/** Accounts: the user pool holds the passwords, the table what users say of themselves. */
export class IdentityStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    const { platform } = props;
    this.table = new ContextTable(this, "Table", { platform, heard: true });
    const sessionEnvironment = {
      USER_POOL_CLIENT_ID: platform.userPoolClient.userPoolClientId,
    } satisfies EnvOf<typeof sessionEnv>;
    // The pool's client calls need no right of ours: they are open to whoever knows the client.
    const session = { platform, environment: sessionEnvironment } as const;

    new HttpFunction(this, "IssueVisitor", {
      platform,
      visitors: true,
      route: routes.issueVisitor,
      entry: "identity/handlers/issue-visitor",
    });
    const pool = { USER_POOL_ID: platform.userPool.userPoolId } satisfies EnvOf<typeof poolEnv>;
    const users = { IDENTITY_TABLE: this.table.tableName } satisfies EnvOf<typeof accountEnv>;
    const confirmation = { ...sessionEnvironment, ...users } satisfies EnvOf<typeof confirmationEnv>;
    const register = new HttpFunction(this, "Register", {
      ...session,
      visitors: true,
      route: routes.register,
      entry: "identity/handlers/register",
      environment: { ...confirmation, ...pool } satisfies EnvOf<typeof registrationEnv>,
    });
    allow(register, this.table.tableArn, "dynamodb:PutItem", "dynamodb:UpdateItem");
    allow(register, platform.userPool.userPoolArn, "cognito-idp:AdminGetUser", "cognito-idp:AdminDeleteUser");
    const confirm = new HttpFunction(this, "ConfirmRegistration", {
      ...session,
      route: routes.confirmRegistration,
      entry: "identity/handlers/confirm-registration",
      environment: confirmation,
    });
    allow(confirm, this.table.tableArn, "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem");
    const endUnconfirmed = new ScheduledFunction(this, "EndUnconfirmed", {
      platform,
      entry: "identity/handlers/end-unconfirmed",
      environment: pool,
      timeout: Duration.minutes(5),
      schedules: {
        EndUnconfirmedDaily: {
          description: "Takes away accounts that nobody confirmed within a day.",
          schedule: ScheduleExpression.rate(Duration.days(1)),
        },
      },
    });
    allow(endUnconfirmed, platform.userPool.userPoolArn, "cognito-idp:ListUsers", "cognito-idp:AdminDeleteUser");
    new HttpFunction(this, "ResendCode", {
      ...session,
      route: routes.resendCode,
      entry: "identity/handlers/resend-code",
    });
    new HttpFunction(this, "LogIn", {
      ...session,
      route: routes.logIn,
      entry: "identity/handlers/log-in",
    });
    new HttpFunction(this, "RefreshTokens", {
      ...session,
      route: routes.refreshTokens,
      entry: "identity/handlers/refresh-tokens",
    });
    new HttpFunction(this, "LogOut", { ...session, route: routes.logOut, entry: "identity/handlers/log-out" });
    new HttpFunction(this, "ForgotPassword", {
      ...session,
      route: routes.forgotPassword,
      entry: "identity/handlers/forgot-password",
    });
    const reset = new HttpFunction(this, "ResetPassword", {
      ...session,
      route: routes.resetPassword,
      entry: "identity/handlers/reset-password",
      environment: { ...sessionEnvironment, ...pool } satisfies EnvOf<typeof resetEnv>,
    });
    allow(reset, platform.userPool.userPoolArn, "cognito-idp:AdminUserGlobalSignOut");

    const account = {
      platform,
      environment: users,
    } as const;
    const getMe = new HttpFunction(this, "GetMe", {
      ...account,
      route: routes.getMe,
      entry: "identity/handlers/get-me",
    });
    allow(getMe, this.table.tableArn, "dynamodb:GetItem");
    const updateMe = new HttpFunction(this, "UpdateMe", {
      ...account,
      route: routes.updateMe,
      entry: "identity/handlers/update-me",
    });
    allow(updateMe, this.table.tableArn, "dynamodb:UpdateItem");
    const becomeCreator = new HttpFunction(this, "BecomeCreator", {
      platform,
      route: routes.becomeCreator,
      entry: "identity/handlers/become-creator",
      environment: pool,
    });
    // IAM knows no group to name: that it adds to this one alone is the handler's.
    allow(becomeCreator, platform.userPool.userPoolArn, "cognito-idp:AdminAddUserToGroup");
    const setUp = new HttpFunction(this, "SetUpSecondFactor", {
      platform,
      environment: confirmation,
      route: routes.setUpSecondFactor,
      entry: "identity/handlers/set-up-second-factor",
    });
    allow(setUp, this.table.tableArn, "dynamodb:GetItem");
    const confirmSecondFactor = new HttpFunction(this, "ConfirmSecondFactor", {
      platform,
      environment: { ...sessionEnvironment, ...pool } satisfies EnvOf<typeof resetEnv>,
      route: routes.confirmSecondFactor,
      entry: "identity/handlers/confirm-second-factor",
    });
    allow(confirmSecondFactor, platform.userPool.userPoolArn, "cognito-idp:AdminUserGlobalSignOut");
    new HttpFunction(this, "RemoveSecondFactor", {
      platform,
      route: routes.removeSecondFactor,
      entry: "identity/handlers/remove-second-factor",
      environment: sessionEnvironment,
    });
    const resetSecondFactor = new HttpFunction(this, "ResetSecondFactor", {
      platform,
      route: routes.resetSecondFactor,
      entry: "identity/handlers/reset-second-factor",
      environment: pool,
    });
    const { userPoolArn } = platform.userPool;
    allow(
      resetSecondFactor,
      userPoolArn,
      "cognito-idp:AdminRemoveUserFromGroup",
      "cognito-idp:AdminSetUserMFAPreference",
      "cognito-idp:AdminUserGlobalSignOut",
    );
  }
}

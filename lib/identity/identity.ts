import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { accountRoutes } from "../../functions/identity/contract/account.ts";
import { emailRoutes } from "../../functions/identity/contract/email.ts";
import { lookUpRoutes } from "../../functions/identity/contract/look-up.ts";
import { registrationRoutes } from "../../functions/identity/contract/registration.ts";
import { secondFactorRoutes } from "../../functions/identity/contract/second-factor.ts";
import { sessionRoutes } from "../../functions/identity/contract/session.ts";
import { singleSessionRoutes } from "../../functions/identity/contract/sessions.ts";
import { userRoutes } from "../../functions/identity/contract/user.ts";
import { visitorRoutes } from "../../functions/identity/contract/visitor.ts";
import type {
  accountEnv,
  confirmationEnv,
  creatorEnv,
  lookUpEnv,
  poolEnv,
  registrationEnv,
  resetEnv,
  sessionEnv,
} from "../../functions/identity/env.ts";
import { indexes } from "../../functions/identity/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { index, items, users } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface IdentityStackProps extends ContextStackProps {
  readonly creators: { readonly table: ITable };
}

/** Accounts: the user pool has the passwords, the table the users' profiles. */
export class IdentityStack extends ContextStack {
  readonly table: ContextTable;
  private readonly client: EnvOf<typeof sessionEnv>;
  private readonly pool: EnvOf<typeof poolEnv>;
  private readonly accounts: EnvOf<typeof accountEnv>;

  constructor(scope: Construct, id: string, props: IdentityStackProps) {
    super(scope, id, props);
    const { platform } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    this.client = { USER_POOL_CLIENT_ID: platform.userPoolClient.userPoolClientId };
    this.pool = { USER_POOL_ID: platform.userPool.userPoolId };
    this.accounts = { IDENTITY_TABLE: this.table.tableName };
    this.registration();
    this.sessions();
    this.users(props.creators.table);
    this.addresses();
    this.singleSessions();
    this.secondFactors();
    this.lookUps();
  }

  /** Accounts until their owners confirm them, and the visitors who have none. */
  private registration(): void {
    const { platform } = this;
    // The pool's client calls need no right of ours: they are open to anyone who knows the client.
    const session = { platform, environment: this.client } as const;
    const confirmation = { ...this.client, ...this.accounts } satisfies EnvOf<typeof confirmationEnv>;
    new HttpFunction(this, "IssueVisitor", {
      platform,
      visitors: true,
      route: visitorRoutes.issueVisitor,
      entry: "identity/handlers/issue-visitor",
    });
    new HttpFunction(this, "Register", {
      ...session,
      visitors: true,
      route: registrationRoutes.register,
      entry: "identity/handlers/register",
      environment: { ...this.client, ...this.accounts, ...this.pool } satisfies EnvOf<typeof registrationEnv>,
      grants: [items(this.table, "PutItem", "UpdateItem"), users(platform.userPool, "AdminGetUser", "AdminDeleteUser")],
    });
    new HttpFunction(this, "ConfirmRegistration", {
      ...session,
      route: registrationRoutes.confirmRegistration,
      entry: "identity/handlers/confirm-registration",
      environment: confirmation,
      grants: [items(this.table, "PutItem", "UpdateItem", "DeleteItem")],
    });
    new HttpFunction(this, "ResendCode", {
      ...session,
      route: registrationRoutes.resendCode,
      entry: "identity/handlers/resend-code",
    });
    new ScheduledFunction(this, "EndUnconfirmed", {
      platform,
      entry: "identity/handlers/end-unconfirmed",
      environment: this.pool,
      timeout: Duration.minutes(5),
      schedules: {
        EndUnconfirmedDaily: {
          description: "Takes away accounts that nobody confirmed within a day.",
          schedule: ScheduleExpression.rate(Duration.days(1)),
        },
      },
      grants: [users(platform.userPool, "ListUsers", "AdminDeleteUser")],
    });
  }

  /** Logging in and out, and forgotten passwords. */
  private sessions(): void {
    const { platform } = this;
    // The pool's client calls need no right of ours: they are open to anyone who knows the client.
    const session = { platform, environment: this.client } as const;
    const noted = {
      platform,
      environment: { ...this.client, ...this.accounts } satisfies EnvOf<typeof confirmationEnv>,
    } as const;
    // The key of visitors' tokens: one that is derived from it encrypts refresh tokens.
    const sealed = { ...noted, visitors: true } as const;
    new HttpFunction(this, "LogIn", {
      ...sealed,
      route: sessionRoutes.logIn,
      entry: "identity/handlers/log-in",
      grants: [items(this.table, "UpdateItem")],
    });
    new HttpFunction(this, "RefreshTokens", {
      ...sealed,
      route: sessionRoutes.refreshTokens,
      entry: "identity/handlers/refresh-tokens",
      grants: [items(this.table, "UpdateItem")],
    });
    new HttpFunction(this, "LogOut", {
      ...noted,
      route: sessionRoutes.logOut,
      entry: "identity/handlers/log-out",
      grants: [index(this.table, "byToken"), items(this.table, "DeleteItem")],
    });
    new HttpFunction(this, "ForgotPassword", {
      ...session,
      route: sessionRoutes.forgotPassword,
      entry: "identity/handlers/forgot-password",
    });
    new HttpFunction(this, "ResetPassword", {
      ...session,
      route: sessionRoutes.resetPassword,
      entry: "identity/handlers/reset-password",
      environment: { ...this.client, ...this.pool, ...this.accounts } satisfies EnvOf<typeof resetEnv>,
      grants: [users(platform.userPool, "AdminGetUser", "AdminUserGlobalSignOut"), items(this.table, "PutItem")],
    });
  }

  /** A user's sessions, and their end. */
  private singleSessions(): void {
    const { platform, table } = this;
    const ending = {
      platform,
      visitors: true,
      environment: { ...this.client, ...this.accounts } satisfies EnvOf<typeof confirmationEnv>,
    } as const;
    new HttpFunction(this, "ListSessions", {
      platform,
      environment: this.accounts,
      route: singleSessionRoutes.listSessions,
      entry: "identity/handlers/list-sessions",
      grants: [items(table, "GetItem", "Query")],
    });
    new HttpFunction(this, "EndSession", {
      ...ending,
      route: singleSessionRoutes.endSession,
      entry: "identity/handlers/end-session",
      grants: [items(table, "GetItem", "DeleteItem")],
    });
    new HttpFunction(this, "EndOtherSessions", {
      ...ending,
      route: singleSessionRoutes.endOtherSessions,
      entry: "identity/handlers/end-other-sessions",
      timeout: Duration.seconds(29),
      grants: [items(table, "GetItem", "Query", "DeleteItem")],
    });
  }

  /** Users' own accounts. */
  private users(creators: ITable): void {
    const { platform } = this;
    const account = { platform, environment: this.accounts } as const;
    new HttpFunction(this, "GetMe", {
      ...account,
      route: userRoutes.getMe,
      entry: "identity/handlers/get-me",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "UpdateMe", {
      ...account,
      route: userRoutes.updateMe,
      entry: "identity/handlers/update-me",
      grants: [items(this.table, "UpdateItem")],
    });
    const signingOut = [users(platform.userPool, "AdminUserGlobalSignOut"), items(this.table, "PutItem")];
    const ending = { ...this.pool, ...this.accounts } satisfies EnvOf<typeof lookUpEnv>;
    // By the caller's own token, which needs no right of ours.
    new HttpFunction(this, "GetSecurity", {
      platform,
      route: accountRoutes.getSecurity,
      entry: "identity/handlers/get-security",
    });
    new HttpFunction(this, "ChangePassword", {
      platform,
      environment: ending,
      route: accountRoutes.changePassword,
      entry: "identity/handlers/change-password",
      grants: signingOut,
    });
    new HttpFunction(this, "EndSessions", {
      platform,
      environment: ending,
      route: accountRoutes.endSessions,
      entry: "identity/handlers/end-sessions",
      grants: signingOut,
    });
    new HttpFunction(this, "BecomeCreator", {
      platform,
      route: userRoutes.becomeCreator,
      entry: "identity/handlers/become-creator",
      environment: { ...this.pool, ...this.accounts, CREATORS_TABLE: creators.tableName } satisfies EnvOf<
        typeof creatorEnv
      >,
      grants: [
        items(this.table, "GetItem"),
        items(creators, "PutItem"),
        // IAM cannot restrict the right to one group: the handler makes sure that it only adds to this one.
        users(platform.userPool, "AdminAddUserToGroup"),
      ],
    });
  }

  /** Changes of a user's e-mail address. */
  private addresses(): void {
    const { platform, table } = this;
    const environment = { ...this.client, ...this.accounts, ...this.pool } satisfies EnvOf<typeof registrationEnv>;
    new HttpFunction(this, "ChangeEmail", {
      platform,
      environment,
      route: emailRoutes.changeEmail,
      entry: "identity/handlers/change-email",
      grants: [items(table, "GetItem", "PutItem", "UpdateItem"), users(platform.userPool, "AdminGetUser")],
    });
    new HttpFunction(this, "ConfirmEmail", {
      platform,
      environment: { ...this.pool, ...this.accounts } satisfies EnvOf<typeof lookUpEnv>,
      route: emailRoutes.confirmEmail,
      entry: "identity/handlers/confirm-email",
      grants: [
        items(table, "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
        users(platform.userPool, "AdminGetUser", "AdminDeleteUser", "AdminUpdateUserAttributes"),
      ],
    });
  }

  /** What operators look up. */
  private lookUps(): void {
    const { platform, table } = this;
    const reader = {
      platform,
      environment: { ...this.pool, ...this.accounts } satisfies EnvOf<typeof lookUpEnv>,
    } as const;
    const reading = users(platform.userPool, "AdminGetUser", "AdminListGroupsForUser");
    new HttpFunction(this, "LookUpUsers", {
      ...reader,
      route: lookUpRoutes.lookUpUsers,
      entry: "identity/handlers/look-up-users",
      grants: [index(table, "byEmail"), index(table, "byName"), reading],
    });
    new HttpFunction(this, "ReadUser", {
      ...reader,
      route: lookUpRoutes.readUser,
      entry: "identity/handlers/read-user",
      grants: [items(table, "GetItem"), reading],
    });
  }

  /** The second factor: set up and removed by its owner, and reset by an operator. */
  private secondFactors(): void {
    const { platform } = this;
    const confirmation = { ...this.client, ...this.accounts } satisfies EnvOf<typeof confirmationEnv>;
    new HttpFunction(this, "SetUpSecondFactor", {
      platform,
      environment: confirmation,
      route: secondFactorRoutes.setUpSecondFactor,
      entry: "identity/handlers/set-up-second-factor",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "ConfirmSecondFactor", {
      platform,
      environment: { ...this.client, ...this.pool, ...this.accounts } satisfies EnvOf<typeof resetEnv>,
      route: secondFactorRoutes.confirmSecondFactor,
      entry: "identity/handlers/confirm-second-factor",
      grants: [users(platform.userPool, "AdminUserGlobalSignOut"), items(this.table, "PutItem")],
    });
    new HttpFunction(this, "RemoveSecondFactor", {
      platform,
      route: secondFactorRoutes.removeSecondFactor,
      entry: "identity/handlers/remove-second-factor",
      environment: this.client,
    });
    new HttpFunction(this, "ResetSecondFactor", {
      platform,
      route: secondFactorRoutes.resetSecondFactor,
      entry: "identity/handlers/reset-second-factor",
      environment: { ...this.pool, ...this.accounts } satisfies EnvOf<typeof lookUpEnv>,
      grants: [
        items(this.table, "PutItem"),
        users(platform.userPool, "AdminRemoveUserFromGroup", "AdminSetUserMFAPreference", "AdminUserGlobalSignOut"),
      ],
    });
  }
}

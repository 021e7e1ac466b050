import type { Construct } from "constructs";
import type {
  AccountEnvironment,
  GroupEnvironment,
  RegistrationEnvironment,
  SessionEnvironment,
} from "../functions/identity/env.ts";
import { allow } from "./constructs/allow.ts";
import { ContextTable } from "./constructs/context-table.ts";
import { HttpFunction } from "./constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "./context-stack.ts";

/** Accounts: the user pool holds the passwords, the table what users say of themselves. */
export class IdentityStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    const { platform } = props;
    this.table = new ContextTable(this, "Table", { platform });
    const sessionEnvironment = {
      USER_POOL_CLIENT_ID: platform.userPoolClient.userPoolClientId,
    } satisfies SessionEnvironment;
    // The pool's client calls need no right of ours: they are open to whoever knows the client.
    const session = { platform, access: "public", environment: sessionEnvironment } as const;

    new HttpFunction(this, "IssueVisitor", {
      platform,
      access: "public",
      visitors: true,
      route: "POST /visitors",
      entry: "identity/handlers/issue-visitor",
    });
    const register = new HttpFunction(this, "Register", {
      ...session,
      visitors: true,
      route: "POST /register",
      entry: "identity/handlers/register",
      environment: {
        ...sessionEnvironment,
        USER_POOL_ID: platform.userPool.userPoolId,
        IDENTITY_TABLE: this.table.tableName,
      } satisfies RegistrationEnvironment,
    });
    allow(register, this.table.tableArn, "dynamodb:PutItem");
    allow(register, platform.userPool.userPoolArn, "cognito-idp:AdminGetUser");
    new HttpFunction(this, "ConfirmRegistration", {
      ...session,
      route: "POST /register/confirm",
      entry: "identity/handlers/confirm-registration",
    });
    new HttpFunction(this, "ResendCode", {
      ...session,
      route: "POST /register/resend",
      entry: "identity/handlers/resend-code",
    });
    new HttpFunction(this, "LogIn", { ...session, route: "POST /login", entry: "identity/handlers/log-in" });
    new HttpFunction(this, "RefreshTokens", {
      ...session,
      route: "POST /token/refresh",
      entry: "identity/handlers/refresh-tokens",
    });
    new HttpFunction(this, "LogOut", { ...session, route: "POST /logout", entry: "identity/handlers/log-out" });
    new HttpFunction(this, "ForgotPassword", {
      ...session,
      route: "POST /password/forgot",
      entry: "identity/handlers/forgot-password",
    });
    new HttpFunction(this, "ResetPassword", {
      ...session,
      route: "POST /password/reset",
      entry: "identity/handlers/reset-password",
    });

    const account = {
      platform,
      access: "member",
      environment: { IDENTITY_TABLE: this.table.tableName } satisfies AccountEnvironment,
    } as const;
    const getMe = new HttpFunction(this, "GetMe", { ...account, route: "GET /me", entry: "identity/handlers/get-me" });
    allow(getMe, this.table.tableArn, "dynamodb:GetItem");
    const updateMe = new HttpFunction(this, "UpdateMe", {
      ...account,
      route: "PATCH /me",
      entry: "identity/handlers/update-me",
    });
    allow(updateMe, this.table.tableArn, "dynamodb:UpdateItem");
    const becomeCreator = new HttpFunction(this, "BecomeCreator", {
      platform,
      access: "member",
      route: "POST /me/creator",
      entry: "identity/handlers/become-creator",
      environment: { USER_POOL_ID: platform.userPool.userPoolId } satisfies GroupEnvironment,
    });
    allow(becomeCreator, platform.userPool.userPoolArn, "cognito-idp:AdminAddUserToGroup");
  }
}

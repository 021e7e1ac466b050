import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { CorsHttpMethod, HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import {
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import {
  AccountRecovery,
  type CfnUserPool,
  CfnUserPoolGroup,
  ClientAttributes,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from "aws-cdk-lib/aws-cognito";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { EventBus } from "aws-cdk-lib/aws-events";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { EnvOf, originEnv, tokenEnv, verifyingEnv, vouchingEnv } from "../../functions/shared/env.ts";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { users } from "../constructs/grants.ts";
import { mailSender } from "../constructs/mail-sender.ts";
import { Overview } from "../constructs/overview.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { UndoneChanges } from "../constructs/undone-changes.ts";
import { Front } from "../web/front.ts";

export interface PlatformStackProps extends StackProps {
  readonly stage: "dev" | "prod";
}

const METHODS = [
  CorsHttpMethod.GET,
  CorsHttpMethod.HEAD,
  CorsHttpMethod.POST,
  CorsHttpMethod.PUT,
  CorsHttpMethod.PATCH,
  CorsHttpMethod.DELETE,
];

/** @throws Error for an invalid origin, and for one without TLS, which others on the network could impersonate */
function originsOf(origins: unknown, siteUrl: string | undefined): string[] {
  const named = typeof origins === "string" ? origins.split(",").map((each) => each.trim()) : (origins ?? []);
  if (!Array.isArray(named)) throw new Error(`origins is ${JSON.stringify(origins)}; give them with commas between.`);
  for (const each of named) {
    const url = typeof each === "string" && URL.canParse(each) ? new URL(each) : undefined;
    const isSafe = url?.protocol === "https:" || url?.hostname === "localhost" || url?.hostname === "127.0.0.1";
    if (url?.origin !== each || !isSafe || url.hostname.includes("*")) {
      throw new Error(`${JSON.stringify(each)} in origins is no origin; give for example https://shop.example.`);
    }
  }
  return [...new Set<string>([...named, ...(siteUrl === undefined ? [] : [new URL(siteUrl).origin])])];
}

/**
 * The resources that every context needs: the HTTP API, the user pool with its authorizer, the bus, and the alarm
 * topic.
 */
export class PlatformStack extends Stack {
  readonly production: boolean;
  readonly api: HttpApi;
  readonly userPool: UserPool;
  readonly userPoolClient: UserPoolClient;
  readonly authorizer: HttpJwtAuthorizer;
  /** The authorizer of fresh routes: it asks the user pool at each call. */
  readonly freshAuthorizer: HttpLambdaAuthorizer;
  readonly alarmTopic: ITopic;
  /** The bucket of changes that table triggers gave up. */
  readonly undone: UndoneChanges;
  /** The bus between contexts. */
  readonly bus: EventBus;
  /** The origin that browsers know: the site, with the API under /api. */
  readonly front: Front;
  /** The site to which Stripe and mails lead: another front end by the context `siteUrl`, else our own. */
  readonly siteUrl: string;
  /** The origins of pages that may load and upload content: the site's, and those by `siteUrl` and `origins`. */
  readonly origins: readonly string[];
  /** Whether Stripe computes tax: by the context `tax`. */
  readonly tax: "off" | "automatic";
  /** Whether functions reserve a part of the account's concurrency: by the context `reserved`. */
  readonly reserves: boolean;
  /** The key of visitors' tokens, in at most two versions, generated and known to nobody. */
  readonly visitorSecret: Secret;
  /** The permissions to check a token that the authorizer accepted. */
  readonly tokenEnvironment: EnvOf<typeof tokenEnv>;
  /** Counters of requests by caller: losing it loses one window of each count. */
  readonly limits: Table;
  /** The permissions to verify a token itself. */
  readonly verifyingEnvironment: EnvOf<typeof verifyingEnv>;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    this.production = props.stage === "prod";
    const tax = this.node.tryGetContext("tax") ?? "off";
    if (tax !== "off" && tax !== "automatic") {
      throw new Error(`The tax is "off" or "automatic", not ${JSON.stringify(tax)}.`);
    }
    this.tax = tax;
    const reserved = this.node.tryGetContext("reserved") ?? "off";
    if (reserved !== "off" && reserved !== "on") {
      throw new Error(`The context reserved is "off" or "on", not ${JSON.stringify(reserved)}.`);
    }
    this.reserves = reserved === "on";

    this.alarmTopic = new AlarmTopic(this, "Alarms", { production: this.production });
    this.undone = new UndoneChanges(this, "Undone", this);
    this.bus = new EventBus(this, "Bus", { description: "What changed in the contexts' tables." });

    this.userPool = this.users(props.stage);
    this.codeMails();
    this.userPoolClient = this.client();
    const issuer = `https://cognito-idp.${this.region}.amazonaws.com/${this.userPool.userPoolId}`;
    this.tokenEnvironment = { TOKEN_CLIENT_ID: this.userPoolClient.userPoolClientId };
    this.verifyingEnvironment = {
      ...this.tokenEnvironment,
      TOKEN_ISSUER: issuer,
      TOKEN_KEYS_URL: `${issuer}/.well-known/jwks.json`,
    };
    this.authorizer = new HttpJwtAuthorizer("Jwt", issuer, { jwtAudience: [this.userPoolClient.userPoolClientId] });

    const siteUrl: string | undefined = this.node.tryGetContext("siteUrl");
    const origins = originsOf(this.node.tryGetContext("origins"), siteUrl);
    this.api = this.httpApi(props.stage, origins);
    this.front = new Front(this, "Front", { platform: this, api: this.api });
    this.siteUrl = siteUrl ?? this.front.url;
    new CfnOutput(this, "SiteUrl", {
      value: this.front.url,
      description: "What people open, with the API under /api.",
    });
    this.origins = [this.front.url, ...origins];
    this.freshAuthorizer = this.askingAuthorizer();
    this.visitorSecret = this.visitorKey();
    this.limits = this.counters();

    new Overview(this, "Overview", { platform: this, api: this.api, bus: this.bus });
  }

  /** The user pool, which holds the passwords, and its groups. */
  private users(stage: PlatformStackProps["stage"]): UserPool {
    const pool = new UserPool(this, "Users", {
      // The name by which the command that makes operators finds it.
      userPoolName: `lyceum-${stage}`,
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // However the change of an address is requested, it takes effect only once the address is verified.
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: false,
      },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: this.production,
      removalPolicy: this.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(pool).acknowledge(
      {
        id: "AwsSolutions-COG1",
        reason: "Length over composition, after NIST SP 800-63B: twelve characters, no forced symbol.",
      },
      {
        id: "AwsSolutions-COG2",
        reason:
          "Learners choose MFA; forcing it on a shop's customers turns buyers away. Fresh routes ask it of operators and moderators.",
      },
      {
        id: "AwsSolutions-COG3",
        reason:
          "Threat protection judges the caller's address, which a public client behind an API cannot hand on; by ours it would turn people away.",
      },
      { id: "AwsSolutions-COG8", reason: "What the Plus plan has over Essentials is threat protection; see COG3." },
    );
    for (const groupName of ["creator", "moderator", "operator"]) {
      new CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: pool.userPoolId, groupName });
    }
    return pool;
  }

  /** Cognito's mails have our texts, and our address if there is one. */
  private codeMails(): void {
    const word = new ServiceFunction(this, "WordCodeMail", {
      platform: this,
      entry: "identity/handlers/word-code-mail",
      timeout: Duration.seconds(5),
    });
    this.userPool.addTrigger(UserPoolOperation.CUSTOM_MESSAGE, word);
    const sender = mailSender(this);
    if (sender) {
      // Without an address of its own a stage uses Cognito's: fifty mails a day, enough to try it.
      (this.userPool.node.defaultChild as CfnUserPool).emailConfiguration = {
        emailSendingAccount: "DEVELOPER",
        from: sender.address,
        sourceArn: this.formatArn({ service: "ses", resource: "identity", resourceName: sender.domain }),
      };
    }
  }

  /** The client with which the API logs people in. */
  private client(): UserPoolClient {
    return this.userPool.addClient("Web", {
      authFlows: { userPassword: true },
      // Tokens are issued only by logging in through the API.
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.days(30),
      refreshTokenRotationGracePeriod: Duration.seconds(30),
      // The holder of an access token may change, directly at the pool, all attributes that the client may write. The
      // e-mail address is not one of them, as the pool takes it from the user name.
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true, emailVerified: true, locale: true }),
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
    });
  }

  /** The authorizer that asks the user pool at each call. */
  private askingAuthorizer(): HttpLambdaAuthorizer {
    const vouch = new ServiceFunction(this, "VouchForCaller", {
      platform: this,
      entry: "identity/handlers/vouch-for-caller",
      environment: {
        ...this.verifyingEnvironment,
        USER_POOL_ID: this.userPool.userPoolId,
        ORIGIN_DIGESTS: this.front.secret.digests,
      } satisfies EnvOf<typeof vouchingEnv> & EnvOf<typeof originEnv>,
      grants: [users(this.userPool, "AdminListGroupsForUser")],
    });
    return new HttpLambdaAuthorizer("Fresh", vouch, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      resultsCacheTtl: Duration.seconds(0),
      identitySource: ["$request.header.Authorization"],
    });
  }

  /** The key of visitors' tokens. */
  private visitorKey(): Secret {
    const key = new Secret(this, "VisitorKey", {
      description: "Signs the tokens of visitors; docs/runbook.md says how to change it.",
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: this.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(key).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "A token outlives one change of the key and not two; an operator changes it by the runbook where it leaked.",
    });
    return key;
  }

  /** The table of counters by caller. */
  private counters(): Table {
    const table = new Table(this, "Limits", {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: "expiresAt",
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(table).acknowledge({
      id: "AwsSolutions-DDB3",
      reason: "It holds counts of the last hours, which nobody would want back.",
    });
    return table;
  }

  /**
   * The HTTP API. The last stack makes its stage, as it knows all routes.
   * @param origins of other pages than the site's, which has the API's own origin
   */
  private httpApi(stage: PlatformStackProps["stage"], origins: readonly string[]): HttpApi {
    return new HttpApi(this, "Api", {
      apiName: `lyceum-${stage}`,
      createDefaultStage: false,
      ...(origins.length > 0 && {
        corsPreflight: {
          allowOrigins: [...origins],
          allowMethods: METHODS,
          allowHeaders: ["authorization", "content-type", "if-none-match", "visitor-token"],
          exposeHeaders: ["allow", "content-disposition", "etag", "next-cursor", "retry-after"],
          maxAge: Duration.hours(2),
        },
      }),
    });
  }
}

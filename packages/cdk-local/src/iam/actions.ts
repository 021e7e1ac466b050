import type { Routed } from "@lyceum/aws-local/protocol/rest-service";
import type { S3Call } from "@lyceum/aws-local/s3";
import { ACCOUNT, REGION } from "../assembly/names.ts";
import type { RequestedAction } from "./policy.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
/** The ARN of a resource, whichever way a call names it. */
const named = (service: string, kind: string, name: unknown) =>
  String(name).startsWith("arn:") ? String(name) : arn(service, `${kind}${name}`);

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : []);

/** Each part of a transaction needs its own action: "IAM" under "Amazon DynamoDB Transactions". */
const TRANSACTED: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

function dynamodb(operation: string, input: Fields): RequestedAction[] {
  const requested = (does: string, table: unknown, index?: unknown): RequestedAction => ({
    action: `dynamodb:${does}`,
    resource: named("dynamodb", "table/", table) + (index === undefined ? "" : `/index/${index}`),
  });
  if (operation === "TransactWriteItems" || operation === "TransactGetItems") {
    return list(input.TransactItems).flatMap((entry) =>
      Object.entries(entry).map(([kind, of]) => requested(TRANSACTED[kind] ?? kind, fields(of).TableName)),
    );
  }
  if (operation === "BatchGetItem" || operation === "BatchWriteItem") {
    return Object.keys(fields(input.RequestItems)).map((table) => requested(operation, table));
  }
  return [requested(operation, input.TableName ?? "*", input.IndexName)];
}

/**
 * Operations without IAM, which are authorised by the user's password, code or token: "Amazon Cognito user pools
 * authenticated and unauthenticated API operations".
 */
const OF_USERS = new Set(
  (
    "SignUp ConfirmSignUp ResendConfirmationCode InitiateAuth RespondToAuthChallenge RevokeToken GlobalSignOut GetUser " +
    "ForgotPassword ConfirmForgotPassword ChangePassword DeleteUser UpdateUserAttributes DeleteUserAttributes " +
    "VerifyUserAttribute GetUserAttributeVerificationCode AssociateSoftwareToken VerifySoftwareToken " +
    "SetUserMFAPreference GetUserAuthFactors GetTokensFromRefreshToken"
  ).split(" "),
);

/** The IAM actions of each JSON service's operations, by their input. */
const BY_OPERATION: Readonly<Record<string, (operation: string, input: Fields) => RequestedAction[]>> = {
  dynamodb,
  "cognito-idp": (operation, { UserPoolId }) =>
    OF_USERS.has(operation)
      ? []
      : [{ action: `cognito-idp:${operation}`, resource: named("cognito-idp", "userpool/", UserPoolId ?? "*") }],
  secretsmanager: (operation, { SecretId }) => [
    { action: `secretsmanager:${operation}`, resource: named("secretsmanager", "secret:", SecretId ?? "*") },
  ],
  firehose: (operation, { DeliveryStreamName }) => [
    { action: `firehose:${operation}`, resource: named("firehose", "deliverystream/", DeliveryStreamName ?? "*") },
  ],
  events: (operation, { Entries }) =>
    operation === "PutEvents"
      ? list(Entries).map(({ EventBusName = "default" }) => ({
          action: "events:PutEvents",
          resource: named("events", "event-bus/", EventBusName),
        }))
      : [{ action: `events:${operation}`, resource: "*" }],
  sqs: (operation, { QueueUrl }) => [
    {
      action: `sqs:${operation}`,
      resource: arn(
        "sqs",
        String(QueueUrl ?? "*")
          .split("/")
          .at(-1) as string,
      ),
    },
  ],
};

const schedule = (action: string, name: unknown): RequestedAction => ({
  action: `scheduler:${action}`,
  resource: arn("scheduler", `schedule/default/${name}`),
});
/** Creating a schedule also needs the right to pass its role. */
const scheduled = (action: string, { path, body }: Routed): RequestedAction[] => [
  schedule(action, path.Name),
  { action: "iam:PassRole", resource: String(fields(fields(body).Target).RoleArn) },
];
const mailbox = (from: unknown): string => /<([^>]*)>\s*$/.exec(String(from))?.[1] ?? String(from);

/** The IAM actions of the REST services' operations. */
const BY_ROUTE: Readonly<Record<string, (call: Routed) => RequestedAction[]>> = {
  "POST /2015-03-31/functions/{FunctionName}/invocations": ({ path }) => [
    { action: "lambda:InvokeFunction", resource: named("lambda", "function:", path.FunctionName) },
  ],
  "POST /schedules/{Name}": (call) => scheduled("CreateSchedule", call),
  "PUT /schedules/{Name}": (call) => scheduled("UpdateSchedule", call),
  "GET /schedules/{Name}": ({ path }) => [schedule("GetSchedule", path.Name)],
  "DELETE /schedules/{Name}": ({ path }) => [schedule("DeleteSchedule", path.Name)],
  "GET /schedules": () => [{ action: "scheduler:ListSchedules", resource: "*" }],
  // The identity is the sender's domain, as in the templates; an address that is verified alone is another identity.
  "POST /v2/email/outbound-emails": ({ body }) => {
    const { FromEmailAddress, ConfigurationSetName: set } = fields(body);
    const action = "ses:SendEmail";
    return [
      { action, resource: arn("ses", `identity/${mailbox(FromEmailAddress).split("@").at(-1)}`) },
      ...(set === undefined ? [] : [{ action, resource: arn("ses", `configuration-set/${set}`) }]),
    ];
  },
  "POST /endpoints/{EndpointName}/invocations": ({ path }) => [
    { action: "sagemaker:InvokeEndpoint", resource: arn("sagemaker", `endpoint/${path.EndpointName}`) },
  ],
};

/** The actions of a call of a JSON service. An unknown one gets an action that no template allows. */
export const actionsOfOperation = (service: string, operation: string, input: unknown): RequestedAction[] =>
  BY_OPERATION[service]?.(operation, fields(input)) ?? [{ action: `${service}:${operation}`, resource: "*" }];

/** The actions of a call of a REST service. */
export const actionsOfRoute = (call: Routed): RequestedAction[] =>
  BY_ROUTE[call.route]?.(call) ?? [{ action: call.route, resource: "*" }];

/** Without permission for this action S3 answers "access denied" for a missing object. */
const listing = (bucket: string, prefix?: string): RequestedAction => ({
  action: "s3:ListBucket",
  resource: `arn:aws:s3:::${bucket}`,
  keys: { "s3:prefix": prefix, "aws:securetransport": "true" },
});

const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  GET: "s3:GetObject",
  HEAD: "s3:GetObject",
  PUT: "s3:PutObject",
  POST: "s3:PutObject",
  DELETE: "s3:DeleteObject",
};

/** The actions of a request to S3. */
export function actionsOfS3({ method, bucket, key, query, headers }: S3Call): RequestedAction[] {
  if (key === "" && (method === "GET" || method === "HEAD")) return [listing(bucket, query.get("prefix") ?? undefined)];
  if (key === "") return [{ action: method === "PUT" ? "s3:CreateBucket" : `s3:${method}`, resource: bucket }];
  const action = method === "DELETE" && query.has("uploadId") ? "s3:AbortMultipartUpload" : OBJECT_ACTIONS[method];
  const ifNoneMatch = headers["if-none-match"];
  return [
    {
      action: action ?? `s3:${method}`,
      resource: `arn:aws:s3:::${bucket}/${key}`,
      keys: {
        "aws:securetransport": "true",
        "s3:if-none-match": ifNoneMatch === undefined ? undefined : String(ifNoneMatch),
      },
    },
  ];
}

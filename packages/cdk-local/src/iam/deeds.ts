import type { Routed } from "@lyceum/aws-local/protocol/rest-service";
import type { S3Call } from "@lyceum/aws-local/s3";
import { ACCOUNT, REGION } from "../assembly/names.ts";
import type { Deed } from "./policy.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
/** A resource by its ARN, however a call names it. */
const named = (service: string, kind: string, name: unknown) =>
  String(name).startsWith("arn:") ? String(name) : arn(service, `${kind}${name}`);

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : []);

/** The parts of a transaction need the right of what each does: "IAM" under "Amazon DynamoDB Transactions". */
const TRANSACTED: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

function dynamodb(operation: string, input: Fields): Deed[] {
  const deed = (does: string, table: unknown, index?: unknown): Deed => ({
    action: `dynamodb:${does}`,
    resource: named("dynamodb", "table/", table) + (index === undefined ? "" : `/index/${index}`),
  });
  if (operation === "TransactWriteItems" || operation === "TransactGetItems") {
    return list(input.TransactItems).flatMap((entry) =>
      Object.entries(entry).map(([kind, of]) => deed(TRANSACTED[kind] ?? kind, fields(of).TableName)),
    );
  }
  if (operation === "BatchGetItem" || operation === "BatchWriteItem") {
    return Object.keys(fields(input.RequestItems)).map((table) => deed(operation, table));
  }
  return [deed(operation, input.TableName ?? "*", input.IndexName)];
}

/** They go by the user's password, code or token: "Amazon Cognito user pools authenticated and unauthenticated API operations". */
const OF_USERS = new Set(
  (
    "SignUp ConfirmSignUp ResendConfirmationCode InitiateAuth RespondToAuthChallenge RevokeToken GlobalSignOut GetUser " +
    "ForgotPassword ConfirmForgotPassword ChangePassword DeleteUser UpdateUserAttributes DeleteUserAttributes " +
    "VerifyUserAttribute GetUserAttributeVerificationCode AssociateSoftwareToken VerifySoftwareToken " +
    "SetUserMFAPreference GetUserAuthFactors GetTokensFromRefreshToken"
  ).split(" "),
);

/** What the operations of each JSON service do, from their input. */
const BY_OPERATION: Readonly<Record<string, (operation: string, input: Fields) => Deed[]>> = {
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

const schedule = (action: string, name: unknown): Deed => ({
  action: `scheduler:${action}`,
  resource: arn("scheduler", `schedule/default/${name}`),
});
/** Who makes a schedule passes its role on. */
const scheduled = (action: string, { path, body }: Routed): Deed[] => [
  schedule(action, path.Name),
  { action: "iam:PassRole", resource: String(fields(fields(body).Target).RoleArn) },
];
const mailbox = (from: unknown): string => /<([^>]*)>\s*$/.exec(String(from))?.[1] ?? String(from);

/** What the operations of REST services do. */
const BY_ROUTE: Readonly<Record<string, (call: Routed) => Deed[]>> = {
  "POST /2015-03-31/functions/{FunctionName}/invocations": ({ path }) => [
    { action: "lambda:InvokeFunction", resource: named("lambda", "function:", path.FunctionName) },
  ],
  "POST /schedules/{Name}": (call) => scheduled("CreateSchedule", call),
  "PUT /schedules/{Name}": (call) => scheduled("UpdateSchedule", call),
  "GET /schedules/{Name}": ({ path }) => [schedule("GetSchedule", path.Name)],
  "DELETE /schedules/{Name}": ({ path }) => [schedule("DeleteSchedule", path.Name)],
  "GET /schedules": () => [{ action: "scheduler:ListSchedules", resource: "*" }],
  // A sender's domain is the identity that templates name: an address verified by itself is another.
  "POST /v2/email/outbound-emails": ({ body }) => [
    {
      action: "ses:SendEmail",
      resource: arn("ses", `identity/${mailbox(fields(body).FromEmailAddress).split("@").at(-1)}`),
    },
  ],
  "POST /endpoints/{EndpointName}/invocations": ({ path }) => [
    { action: "sagemaker:InvokeEndpoint", resource: arn("sagemaker", `endpoint/${path.EndpointName}`) },
  ],
};

/** What a call of a JSON service does. What is not known here asks for a right that no template gives. */
export const deedsOfOperation = (service: string, operation: string, input: unknown): Deed[] =>
  BY_OPERATION[service]?.(operation, fields(input)) ?? [{ action: `${service}:${operation}`, resource: "*" }];

/** What a call of a REST service does. */
export const deedsOfRoute = (call: Routed): Deed[] =>
  BY_ROUTE[call.route]?.(call) ?? [{ action: call.route, resource: "*" }];

/** The right to learn that an object is missing: without it S3 says of it that access is denied. */
const listing = (bucket: string, prefix?: string): Deed => ({
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

/** What a request to S3 does. */
export function deedsOfS3({ method, bucket, key, query, headers }: S3Call): Deed[] {
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

import { describe, expect, test } from "vitest";
import { policyDocument, type Verdict, verdictOf } from "../../src/iam/policy.ts";

const TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
const OBJECT = "arn:aws:s3:::shop/content/a/b.pdf";

/** A row: the statements, what is done to what, the condition keys of the request, and what IAM says. */
type Row = [name: string, statements: object[], action: string, resource: string, keys: object, verdict: Verdict];
const allow = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const deny = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  ...allow(Action, Resource, more),
  Effect: "Deny",
});

// By "Policy evaluation logic" and "IAM JSON policy elements" of the IAM User Guide.
const rows: Row[] = [
  ["no statement", [], "dynamodb:GetItem", TABLE, {}, "allowed by none"],
  ["the very action and resource", [allow("dynamodb:GetItem", TABLE)], "dynamodb:GetItem", TABLE, {}, "allowed"],
  ["another action", [allow("dynamodb:GetItem", TABLE)], "dynamodb:PutItem", TABLE, {}, "allowed by none"],
  ["an action in another case", [allow("DynamoDB:getitem", TABLE)], "dynamodb:GetItem", TABLE, {}, "allowed"],
  [
    "a resource in another case",
    [allow("dynamodb:*", TABLE.toUpperCase())],
    "dynamodb:GetItem",
    TABLE,
    {},
    "allowed by none",
  ],
  ["an action that begins alike", [allow("dynamodb:Get", TABLE)], "dynamodb:GetItem", TABLE, {}, "allowed by none"],
  ["a wildcard in the action", [allow("dynamodb:Batch*", TABLE)], "dynamodb:BatchGetItem", TABLE, {}, "allowed"],
  [
    "a wildcard before what is done",
    [allow("dynamodb:*GetItem", TABLE)],
    "dynamodb:BatchGetItem",
    TABLE,
    {},
    "allowed",
  ],
  ["one character", [allow("s3:Ge?Object", OBJECT)], "s3:GetObject", OBJECT, {}, "allowed"],
  ["one character is not none", [allow("s3:GetObject?", OBJECT)], "s3:GetObject", OBJECT, {}, "allowed by none"],
  ["every action and resource", [allow("*", "*")], "s3:GetObject", OBJECT, {}, "allowed"],
  ["another service", [allow("dynamodb:*", "*")], "s3:GetObject", OBJECT, {}, "allowed by none"],
  [
    "one of several actions and resources",
    [allow(["s3:PutObject", "s3:GetObject"], ["arn:aws:s3:::x/*", "arn:aws:s3:::shop/*"])],
    "s3:GetObject",
    OBJECT,
    {},
    "allowed",
  ],
  [
    "a table is not its index",
    [allow("dynamodb:Query", TABLE)],
    "dynamodb:Query",
    `${TABLE}/index/gsi1`,
    {},
    "allowed by none",
  ],
  [
    "an index is not its table",
    [allow("dynamodb:Query", `${TABLE}/index/*`)],
    "dynamodb:Query",
    TABLE,
    {},
    "allowed by none",
  ],
  ["any index", [allow("dynamodb:Query", `${TABLE}/index/*`)], "dynamodb:Query", `${TABLE}/index/gsi1`, {}, "allowed"],
  [
    "a bucket is not its objects",
    [allow("s3:GetObject", "arn:aws:s3:::shop")],
    "s3:GetObject",
    OBJECT,
    {},
    "allowed by none",
  ],
  [
    "a wildcard reaches over slashes",
    [allow("s3:GetObject", "arn:aws:s3:::shop/*")],
    "s3:GetObject",
    OBJECT,
    {},
    "allowed",
  ],
  [
    "a prefix of objects",
    [allow("s3:GetObject", "arn:aws:s3:::shop/content/*")],
    "s3:GetObject",
    "arn:aws:s3:::shop/contents/a",
    {},
    "allowed by none",
  ],
  [
    "a wildcard stays within its part",
    [allow("dynamodb:*", "arn:aws:dynamodb:*:table/orders")],
    "dynamodb:GetItem",
    TABLE,
    {},
    "allowed by none",
  ],
  [
    "another region",
    [allow("dynamodb:*", TABLE.replace("us-east-1", "eu-west-1"))],
    "dynamodb:GetItem",
    TABLE,
    {},
    "allowed by none",
  ],
  [
    "any region and account",
    [allow("dynamodb:*", "arn:aws:dynamodb:*:*:table/orders")],
    "dynamodb:GetItem",
    TABLE,
    {},
    "allowed",
  ],
  [
    "a dot is a dot",
    [allow("s3:GetObject", "arn:aws:s3:::shop/content/a/b.pdf")],
    "s3:GetObject",
    "arn:aws:s3:::shop/content/a/bxpdf",
    {},
    "allowed by none",
  ],
  [
    "a denial over a permission",
    [allow("*", "*"), deny("s3:GetObject", OBJECT)],
    "s3:GetObject",
    OBJECT,
    {},
    "denied by a statement",
  ],
  [
    "in whatever order",
    [deny("s3:GetObject", OBJECT), allow("*", "*")],
    "s3:GetObject",
    OBJECT,
    {},
    "denied by a statement",
  ],
  [
    "a denial of something else",
    [allow("*", "*"), deny("s3:DeleteObject", OBJECT)],
    "s3:GetObject",
    OBJECT,
    {},
    "allowed",
  ],
  [
    "all but an action",
    [{ Effect: "Allow", NotAction: "s3:DeleteObject", Resource: "*" }],
    "s3:GetObject",
    OBJECT,
    {},
    "allowed",
  ],
  [
    "the action that is left out",
    [{ Effect: "Allow", NotAction: "s3:Delete*", Resource: "*" }],
    "s3:DeleteObject",
    OBJECT,
    {},
    "allowed by none",
  ],
  [
    "all but a resource",
    [{ Effect: "Deny", Action: "s3:*", NotResource: OBJECT }, allow("*", "*")],
    "s3:GetObject",
    OBJECT,
    {},
    "allowed",
  ],
  [
    "not the resource that is left out",
    [{ Effect: "Deny", Action: "s3:*", NotResource: OBJECT }, allow("*", "*")],
    "s3:GetObject",
    `${OBJECT}x`,
    {},
    "denied by a statement",
  ],
  [
    "a condition that holds",
    [allow("s3:PutObject", "*", { Condition: { StringEquals: { "s3:x-amz-acl": "private" } } })],
    "s3:PutObject",
    OBJECT,
    { "s3:x-amz-acl": "private" },
    "allowed",
  ],
  [
    "one that does not",
    [allow("s3:PutObject", "*", { Condition: { StringEquals: { "s3:x-amz-acl": "private" } } })],
    "s3:PutObject",
    OBJECT,
    { "s3:x-amz-acl": "public" },
    "allowed by none",
  ],
  [
    "a key that the request does not have",
    [allow("s3:PutObject", "*", { Condition: { StringEquals: { "s3:x-amz-acl": "private" } } })],
    "s3:PutObject",
    OBJECT,
    {},
    "allowed by none",
  ],
  [
    "such a key, if it exists",
    [allow("s3:PutObject", "*", { Condition: { StringEqualsIfExists: { "s3:x-amz-acl": "private" } } })],
    "s3:PutObject",
    OBJECT,
    {},
    "allowed",
  ],
  [
    "a key in another case",
    [allow("s3:PutObject", "*", { Condition: { StringEquals: { "S3:X-Amz-Acl": "private" } } })],
    "s3:PutObject",
    OBJECT,
    { "s3:x-amz-acl": "private" },
    "allowed",
  ],
  [
    "one of several values",
    [allow("s3:PutObject", "*", { Condition: { StringLike: { "s3:prefix": ["a/*", "b/*"] } } })],
    "s3:PutObject",
    OBJECT,
    { "s3:prefix": "b/c" },
    "allowed",
  ],
  [
    "every operator and key must hold",
    [allow("s3:PutObject", "*", { Condition: { StringEquals: { a: "1" }, StringLike: { b: "2*" } } })],
    "s3:PutObject",
    OBJECT,
    { a: "1", b: "3" },
    "allowed by none",
  ],
  [
    "not equal, where there is none",
    [deny("s3:PutObject", "*", { Condition: { StringNotEquals: { a: "1" } } }), allow("*", "*")],
    "s3:PutObject",
    OBJECT,
    {},
    "denied by a statement",
  ],
  [
    "a header that must be there, and is not",
    [deny("s3:PutObject", "*", { Condition: { Null: { "s3:if-none-match": "true" } } }), allow("*", "*")],
    "s3:PutObject",
    OBJECT,
    {},
    "denied by a statement",
  ],
  [
    "and is",
    [deny("s3:PutObject", "*", { Condition: { Null: { "s3:if-none-match": "true" } } }), allow("*", "*")],
    "s3:PutObject",
    OBJECT,
    { "s3:if-none-match": "*" },
    "allowed",
  ],
  [
    "not over TLS",
    [deny("s3:*", "*", { Condition: { Bool: { "aws:SecureTransport": "false" } } }), allow("*", "*")],
    "s3:GetObject",
    OBJECT,
    { "aws:securetransport": "true" },
    "allowed",
  ],
  [
    "an operator that is not known gives no permission",
    [allow("*", "*", { Condition: { DateLessThan: { "aws:CurrentTime": "2100-01-01" } } })],
    "s3:GetObject",
    OBJECT,
    {},
    "allowed by none",
  ],
  [
    "and takes none of a denial",
    [allow("*", "*"), deny("*", "*", { Condition: { DateLessThan: { "aws:CurrentTime": "2000-01-01" } } })],
    "s3:GetObject",
    OBJECT,
    {},
    "denied by a statement",
  ],
];

describe("IAM's decision on a call by a role's statements", () => {
  test.each(rows)("%s", (_, Statement, action, resource, keys, verdict) => {
    const { Statement: statements } = policyDocument.parse({ Statement });
    expect(verdictOf(statements, { action, resource, keys: keys as Record<string, string> })).toBe(verdict);
  });
});

test("a statement with an unknown element is refused", () => {
  const Statement = [{ Effect: "Allow", Action: "*", Resource: "*", Principal: "*" }];
  expect(policyDocument.safeParse({ Statement }).success).toBe(false);
});

import type { IUserPool } from "aws-cdk-lib/aws-cognito";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { allow, allowObjects } from "./allow.ts";

/** A function's permissions on one resource: exactly these actions. */
export type Grant = (grantee: LambdaFunction) => void;

type ItemAction = "BatchGetItem" | "ConditionCheckItem" | "DeleteItem" | "GetItem" | "PutItem" | "Query" | "UpdateItem";

const prefixed = (service: string, actions: readonly string[]): string[] => actions.map((each) => `${service}:${each}`);

/** On the items of a table, without its indexes. */
export const items =
  (table: ITable, ...actions: readonly ItemAction[]): Grant =>
  (grantee) =>
    allow(grantee, table.tableArn, ...prefixed("dynamodb", actions));

/** On one index of a table. @throws Error for an index that a context's table does not have */
export const index =
  (table: ITable, name: string, action: "Query" | "Scan" = "Query"): Grant =>
  (grantee) => {
    const { indexes } = table as { readonly indexes?: readonly string[] };
    if (indexes && !indexes.includes(name)) {
      throw new Error(`${grantee.node.path} is granted an index "${name}" that ${table.node.path} does not have.`);
    }
    allow(grantee, `${table.tableArn}/index/${name}`, `dynamodb:${action}`);
  };

/** To read a secret. */
export const secret =
  ({ secretArn }: ISecret): Grant =>
  (grantee) =>
    allow(grantee, secretArn, "secretsmanager:GetSecretValue");

/** On a bucket's objects under one prefix: `under` is for example "models/*". */
export const objects =
  (
    bucket: IBucket,
    under: string,
    ...actions: readonly ("AbortMultipartUpload" | "DeleteObject" | "GetObject" | "PutObject")[]
  ): Grant =>
  (grantee) =>
    allowObjects(grantee, bucket, under, ...prefixed("s3", actions));

/** To list a bucket. Without it S3 does not tell an object that is missing from one that is not to be seen. */
export const listing =
  ({ bucketArn }: IBucket): Grant =>
  (grantee) =>
    allow(grantee, bucketArn, "s3:ListBucket");

/** On a user pool's accounts. */
export const users =
  ({ userPoolArn }: IUserPool, ...actions: readonly (`Admin${string}` | "ListUsers")[]): Grant =>
  (grantee) =>
    allow(grantee, userPoolArn, ...prefixed("cognito-idp", actions));

/** On any other resource, by its ARN: actions with their service. */
export const resource =
  (arn: string, ...actions: readonly `${string}:${string}`[]): Grant =>
  (grantee) =>
    allow(grantee, arn, ...actions);

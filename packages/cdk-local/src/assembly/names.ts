import { createHash } from "node:crypto";
import { arnOf as secretArn } from "@lyceum/aws-local/secrets-manager/secret";

export const REGION = "us-east-1";
export const ACCOUNT = "000000000000";

/** What a resource is called here, from its stack and logical id. */
export interface Named {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
}

const digest = ({ stack, id }: Named, length: number): string =>
  createHash("sha256").update(`${stack}/${id}`).digest("hex").slice(0, length);

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** The physical name. */
export function nameOf(named: Named): string {
  switch (named.type) {
    case "AWS::Cognito::UserPool":
      return `${REGION}_${digest(named, 9)}`;
    case "AWS::Cognito::UserPoolClient":
      return digest(named, 26);
    case "AWS::S3::Bucket":
      return `${named.stack}-${named.id}`.toLowerCase();
    default:
      return `${named.stack}-${named.id}`;
  }
}

/** What `Ref` gives: the physical name, for most. */
export const referenceTo = (named: Named): string =>
  named.type === "AWS::SecretsManager::Secret" ? secretArn(nameOf(named)) : nameOf(named);

/** What `Fn::GetAtt` gives. The API's endpoint is where the gateway listens. */
export function attributeOf(named: Named, attribute: string, apiUrl: string): string {
  const name = nameOf(named);
  const at = `${named.type}.${attribute}`;
  switch (at) {
    case "AWS::ApiGatewayV2::Api.ApiEndpoint":
      return apiUrl;
    case "AWS::S3::Bucket.Arn":
      return `arn:aws:s3:::${name}`;
    case "AWS::DynamoDB::Table.Arn":
      return arn("dynamodb", `table/${name}`);
    case "AWS::DynamoDB::Table.StreamArn":
      return arn("dynamodb", `table/${name}/stream/local`);
    case "AWS::Lambda::Function.Arn":
      return arn("lambda", `function:${name}`);
    case "AWS::SQS::Queue.Arn":
      return arn("sqs", name);
    case "AWS::Events::EventBus.Arn":
      return arn("events", `event-bus/${name}`);
    case "AWS::IAM::Role.Arn":
      return `arn:aws:iam::${ACCOUNT}:role/${name}`;
    case "AWS::KinesisFirehose::DeliveryStream.Arn":
      return arn("firehose", `deliverystream/${name}`);
    case "AWS::Cognito::UserPool.Arn":
      return arn("cognito-idp", `userpool/${name}`);
    default:
      return arn("local", `${name}/${attribute}`);
  }
}

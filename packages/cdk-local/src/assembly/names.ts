import { createHash } from "node:crypto";
import { arnOf as secretArn } from "@lyceum/aws-local/secrets-manager/secret";

export const REGION = "us-east-1";
export const ACCOUNT = "000000000000";

/** The domain name of a distribution, which is only used in templates. */
export const DISTRIBUTION_DOMAIN = "d111111abcdef8.cloudfront.net";

/** The local name of a resource, from its stack and logical id. */
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

/** The value of `Ref`: for most resources the physical name. */
export function referenceTo(named: Named): string {
  const name = nameOf(named);
  if (named.type === "AWS::SecretsManager::Secret") return secretArn(name);
  // Its host is AWS's. Clients use their configured endpoint, not this URL's host.
  return named.type === "AWS::SQS::Queue" ? `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}` : name;
}

/** What only the local cloud knows about its resources. */
export interface Surroundings {
  /** Where the gateway of an HTTP API listens. */
  readonly api: (named: Named) => string;
  /** Where the distribution listens: it replaces `https://` and the distribution's domain. */
  readonly distribution?: string;
  /** Where S3 listens: buckets' addresses are below it. */
  readonly s3?: string;
  /** The attribute that a custom resource's function would return. */
  readonly custom?: (named: Named, attribute: string) => string | undefined;
}

/** The local form of a template's URL of the distribution or of a bucket, as there is no DNS and no TLS here. */
export const localUrls = (text: string, { distribution, s3 }: Surroundings): string =>
  text
    .replaceAll(`https://${DISTRIBUTION_DOMAIN}`, distribution ?? "$&")
    .replaceAll(/https:\/\/([a-z0-9.-]+)\.s3\.us-east-1\.amazonaws\.com/g, s3 === undefined ? "$&" : `${s3}/$1`);

/** The value of `Fn::GetAtt`. */
export function attributeOf(named: Named, attribute: string, { api, custom }: Surroundings): string {
  const name = nameOf(named);
  const at = `${named.type}.${attribute}`;
  const made = named.type.startsWith("Custom::") ? custom?.(named, attribute) : undefined;
  if (made !== undefined) return made;
  switch (at) {
    case "AWS::ApiGatewayV2::Api.ApiEndpoint":
      return api(named);
    case "AWS::CloudFront::Distribution.DomainName":
      return DISTRIBUTION_DOMAIN;
    case "AWS::CloudFront::Function.FunctionARN":
      return `arn:aws:cloudfront::${ACCOUNT}:function/${name}`;
    case "AWS::S3::Bucket.RegionalDomainName":
      return `${name}.s3.${REGION}.amazonaws.com`;
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

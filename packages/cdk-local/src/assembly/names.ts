import { createHash } from "node:crypto";
import { arnOf as secretArn } from "@lyceum/aws-local/secrets-manager/secret";

export const REGION = "us-east-1";
export const ACCOUNT = "000000000000";

/** What a distribution is called: it stands in templates alone. */
export const DISTRIBUTION_DOMAIN = "d111111abcdef8.cloudfront.net";

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
export function referenceTo(named: Named): string {
  const name = nameOf(named);
  if (named.type === "AWS::SecretsManager::Secret") return secretArn(name);
  // Its host is AWS's: clients ask the endpoint that they are told, where they do not take this for one.
  return named.type === "AWS::SQS::Queue" ? `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}` : name;
}

/** What a local cloud alone knows of its resources. */
export interface Surroundings {
  /** Where the gateway of an HTTP API listens. */
  readonly api: (named: Named) => string;
  /** Where the distribution listens: `https://` and its domain become that. */
  readonly distribution?: string;
  /** Where S3 listens: the address of a bucket is under it. */
  readonly s3?: string;
  /** What a custom resource's function would give. */
  readonly custom?: (named: Named, attribute: string) => string | undefined;
}

/** A URL of a template as it is here, if there are no names and no TLS: of the distribution, or of a bucket. */
export const localUrls = (text: string, { distribution, s3 }: Surroundings): string =>
  text
    .replaceAll(`https://${DISTRIBUTION_DOMAIN}`, distribution ?? "$&")
    .replaceAll(/https:\/\/([a-z0-9.-]+)\.s3\.us-east-1\.amazonaws\.com/g, s3 === undefined ? "$&" : `${s3}/$1`);

/** What `Fn::GetAtt` gives. */
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

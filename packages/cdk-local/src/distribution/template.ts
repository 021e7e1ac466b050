import * as z from "zod";
import type { Assembly, Resource } from "../assembly/assembly.ts";

const names = z.array(z.string()).default([]);
const method = z.enum(["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]);

/** These schemas are strict: the start fails on a setting that the local distribution would ignore. */
const cachePolicy = z.object({
  CachePolicyConfig: z.strictObject({
    ...{ Name: z.string(), Comment: z.string().optional() },
    ...{ MinTTL: z.number(), DefaultTTL: z.number(), MaxTTL: z.number() },
    ParametersInCacheKeyAndForwardedToOrigin: z.strictObject({
      CookiesConfig: z.discriminatedUnion("CookieBehavior", [
        z.strictObject({ CookieBehavior: z.enum(["none", "all"]) }),
        z.strictObject({ CookieBehavior: z.literal("whitelist"), Cookies: names }),
      ]),
      HeadersConfig: z.discriminatedUnion("HeaderBehavior", [
        z.strictObject({ HeaderBehavior: z.literal("none") }),
        z.strictObject({ HeaderBehavior: z.literal("whitelist"), Headers: names }),
      ]),
      QueryStringsConfig: z.discriminatedUnion("QueryStringBehavior", [
        z.strictObject({ QueryStringBehavior: z.enum(["none", "all"]) }),
        z.strictObject({ QueryStringBehavior: z.literal("whitelist"), QueryStrings: names }),
      ]),
      EnableAcceptEncodingGzip: z.boolean(),
      EnableAcceptEncodingBrotli: z.boolean().default(false),
    }),
  }),
});
const originRequestPolicy = z.object({
  OriginRequestPolicyConfig: z.strictObject({
    ...{ Name: z.string(), Comment: z.string().optional() },
    CookiesConfig: z.strictObject({ CookieBehavior: z.enum(["none", "all"]) }),
    HeadersConfig: z.discriminatedUnion("HeaderBehavior", [
      z.strictObject({ HeaderBehavior: z.literal("none") }),
      z.strictObject({ HeaderBehavior: z.literal("whitelist"), Headers: names }),
    ]),
    QueryStringsConfig: z.strictObject({ QueryStringBehavior: z.enum(["none", "all"]) }),
  }),
});
const responseHeadersPolicy = z.object({
  ResponseHeadersPolicyConfig: z.strictObject({
    ...{ Name: z.string(), Comment: z.string().optional() },
    CustomHeadersConfig: z
      .strictObject({
        Items: z.array(z.strictObject({ Header: z.string(), Value: z.string(), Override: z.boolean() })),
      })
      .default({ Items: [] }),
    SecurityHeadersConfig: z
      .strictObject({
        ContentTypeOptions: z.strictObject({ Override: z.boolean() }).optional(),
        ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), Override: z.boolean() }).optional(),
        StrictTransportSecurity: z
          .strictObject({
            AccessControlMaxAgeSec: z.number(),
            IncludeSubdomains: z.boolean().default(false),
            Preload: z.boolean().default(false),
            Override: z.boolean(),
          })
          .optional(),
      })
      .default({}),
  }),
});
const edgeFunction = z.object({
  FunctionCode: z.string(),
  FunctionConfig: z.looseObject({ Runtime: z.literal("cloudfront-js-2.0") }),
  AutoPublish: z.literal(true),
});

const behaviour = z.strictObject({
  AllowedMethods: z.array(method).default(["GET", "HEAD"]),
  CachePolicyId: z.string(),
  Compress: z.boolean().default(false),
  FunctionAssociations: z
    .array(z.strictObject({ EventType: z.literal("viewer-request"), FunctionARN: z.string() }))
    .max(1)
    .default([]),
  OriginRequestPolicyId: z.string().optional(),
  ResponseHeadersPolicyId: z.string().optional(),
  TargetOriginId: z.string(),
  // There is no TLS here: both are served without a redirect.
  ViewerProtocolPolicy: z.enum(["redirect-to-https", "https-only", "allow-all"]),
});
const header = z.strictObject({ HeaderName: z.string(), HeaderValue: z.string() });
const origin = z.object({
  Id: z.string(),
  DomainName: z.string(),
  OriginCustomHeaders: z.array(header).default([]),
  CustomOriginConfig: z.looseObject({ OriginReadTimeout: z.number().default(30) }).optional(),
  S3OriginConfig: z.looseObject({}).optional(),
  OriginAccessControlId: z.string().optional(),
});
const distribution = z.object({
  DistributionConfig: z.object({
    Enabled: z.literal(true),
    DefaultCacheBehavior: behaviour,
    CacheBehaviors: z.array(behaviour.extend({ PathPattern: z.string() })).default([]),
    CustomErrorResponses: z
      .array(z.strictObject({ ErrorCode: z.number(), ErrorCachingMinTTL: z.number() }))
      .default([]),
    Origins: z.array(origin),
  }),
});
const bucketPolicy = z.object({
  Bucket: z.string(),
  PolicyDocument: z.object({
    Statement: z.array(
      z.looseObject({
        Effect: z.string(),
        Principal: z.unknown().optional(),
        Action: z.union([z.string(), z.array(z.string())]).optional(),

        Condition: z.unknown().optional(),
      }),
    ),
  }),
});

export type CacheRules = z.infer<typeof cachePolicy>["CachePolicyConfig"];
type OriginRules = z.infer<typeof originRequestPolicy>["OriginRequestPolicyConfig"];
export type HeaderRules = z.infer<typeof responseHeadersPolicy>["ResponseHeadersPolicyConfig"];
export type OriginSettings = z.infer<typeof origin>;

/** One cache behaviour with its origin, policies and function. */
export interface Behaviour {
  readonly pattern: string;
  readonly methods: readonly string[];
  readonly origin: OriginSettings;
  readonly cache: CacheRules;
  readonly forwards: OriginRules | undefined;
  readonly adds: HeaderRules | undefined;
  readonly compresses: boolean;
  /** The code of the viewer-request function. */
  readonly code: string | undefined;
}

export interface DistributionSettings {
  /** In the order in which they are tried; the last one, the default, matches everything. */
  readonly behaviours: readonly Behaviour[];
  /** Minimum seconds for which a failure is cached, by its status; ten unless given. */
  readonly failures: ReadonlyMap<number, number>;
  /** The buckets whose objects this distribution may read. */
  readonly readable: ReadonlySet<string>;
}

/**
 * AWS's own policy, by its id:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
const MANAGED: Readonly<Record<string, CacheRules>> = {
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": {
    ...{ Name: "Managed-CachingDisabled", MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 },
    ParametersInCacheKeyAndForwardedToOrigin: {
      CookiesConfig: { CookieBehavior: "none" },
      HeadersConfig: { HeaderBehavior: "none" },
      QueryStringsConfig: { QueryStringBehavior: "none" },
      EnableAcceptEncodingGzip: false,
      EnableAcceptEncodingBrotli: false,
    },
  },
};

/**
 * A policy names ten headers at most:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
const MOST_HEADERS = 10;
/** The maximum size of a function's code. */
const MOST_CODE_BYTES = 10 * 1024;

/** @throws Error as AWS refuses such a policy */
function checkCachePolicy({ Name, MaxTTL, ParametersInCacheKeyAndForwardedToOrigin: key }: CacheRules): void {
  const asks = key.HeadersConfig.HeaderBehavior !== "none" || key.EnableAcceptEncodingGzip;
  if (MaxTTL === 0 && asks) throw new Error(`${Name}: a policy without caching may not name headers or encodings.`);
  const headers = key.HeadersConfig.HeaderBehavior === "whitelist" ? key.HeadersConfig.Headers : [];
  if (headers.length > MOST_HEADERS) throw new Error(`${Name}: ${headers.length} headers are too many.`);
}

/** @throws Error as AWS refuses such a policy */
function checkOriginPolicy({ Name, HeadersConfig }: OriginRules): void {
  const headers = HeadersConfig.HeaderBehavior === "whitelist" ? HeadersConfig.Headers : [];
  const refused = headers.find((each) => ["authorization", "accept-encoding"].includes(each.toLowerCase()));
  if (refused) throw new Error(`${Name}: The parameter Headers contains ${refused} that is not allowed.`);
  if (headers.length > MOST_HEADERS) throw new Error(`${Name}: ${headers.length} headers are too many.`);
}

/** Resources of one type, by the id or ARN with which others refer to them. */
function finder<Schema extends z.ZodType, Found>(
  assembly: Assembly,
  type: string,
  schema: Schema,
  of: (is: z.infer<Schema>, resource: Resource) => Found,
): (named: string) => Found {
  const all = new Map(assembly.of(type, schema).map((each) => [each.name, of(each.is, each)]));
  return (named) => {
    const found = all.get(named.split("/").at(-1) ?? named);
    if (!found) throw new Error(`No template has the ${type} ${named}.`);
    return found;
  };
}

/** The buckets whose policies allow CloudFront to read for this distribution only. */
function readableBy(assembly: Assembly, distributionArn: string): ReadonlySet<string> {
  const lets = ({
    Effect,
    Principal,
    Action,
    Condition,
  }: z.infer<typeof bucketPolicy>["PolicyDocument"]["Statement"][0]) =>
    Effect === "Allow" &&
    JSON.stringify(Principal) === JSON.stringify({ Service: "cloudfront.amazonaws.com" }) &&
    [Action].flat().includes("s3:GetObject") &&
    JSON.stringify(Condition) === JSON.stringify({ StringEquals: { "AWS:SourceArn": distributionArn } });
  const policies = assembly.of("AWS::S3::BucketPolicy", bucketPolicy);
  return new Set(policies.filter(({ is }) => is.PolicyDocument.Statement.some(lets)).map(({ is }) => is.Bucket));
}

/** The only distribution of the templates, or undefined if they have none. @throws Error for an unknown setting */
export function distributionOf(assembly: Assembly): DistributionSettings | undefined {
  const [found, ...more] = assembly.of("AWS::CloudFront::Distribution", distribution);
  if (more.length > 0) throw new Error("The local cloud runs one distribution.");
  if (!found) return undefined;
  const { DistributionConfig: config } = found.is;
  const cacheOf = finder(assembly, "AWS::CloudFront::CachePolicy", cachePolicy, (is) => {
    checkCachePolicy(is.CachePolicyConfig);
    return is.CachePolicyConfig;
  });
  const forwardsOf = finder(assembly, "AWS::CloudFront::OriginRequestPolicy", originRequestPolicy, (is) => {
    checkOriginPolicy(is.OriginRequestPolicyConfig);
    return is.OriginRequestPolicyConfig;
  });
  const headersOf = finder(
    assembly,
    "AWS::CloudFront::ResponseHeadersPolicy",
    responseHeadersPolicy,
    (is) => is.ResponseHeadersPolicyConfig,
  );
  const codeOf = finder(assembly, "AWS::CloudFront::Function", edgeFunction, (is, { id }) => {
    const size = Buffer.byteLength(is.FunctionCode);
    if (size > MOST_CODE_BYTES) throw new Error(`The function ${id} has ${size} bytes of code, and 10 KB are allowed.`);
    return is.FunctionCode;
  });
  const completed = ({ PathPattern, ...is }: z.infer<typeof behaviour> & { PathPattern: string }): Behaviour => {
    const origin = config.Origins.find(({ Id }) => Id === is.TargetOriginId);
    if (!origin) throw new Error(`${PathPattern} names an origin that does not exist.`);
    const [association] = is.FunctionAssociations;
    return {
      pattern: PathPattern,
      methods: is.AllowedMethods,
      origin,
      cache: MANAGED[is.CachePolicyId] ?? cacheOf(is.CachePolicyId),
      forwards: is.OriginRequestPolicyId === undefined ? undefined : forwardsOf(is.OriginRequestPolicyId),
      adds: is.ResponseHeadersPolicyId === undefined ? undefined : headersOf(is.ResponseHeadersPolicyId),
      compresses: is.Compress,
      code: association && codeOf(association.FunctionARN),
    };
  };
  return {
    behaviours: [...config.CacheBehaviors, { ...config.DefaultCacheBehavior, PathPattern: "*" }].map(completed),
    failures: new Map(config.CustomErrorResponses.map((each) => [each.ErrorCode, each.ErrorCachingMinTTL])),
    readable: readableBy(assembly, `arn:aws:cloudfront::000000000000:distribution/${found.name}`),
  };
}

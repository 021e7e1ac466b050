import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Duration, Fn, Validations } from "aws-cdk-lib";
import { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { type Bucket, HttpMethods } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Stage } from "../constructs/service-function.ts";
import { StageBucket } from "../constructs/stage-bucket.ts";
import { firewallOf } from "./firewall.ts";
import { OriginSecret } from "./origin-secret.ts";
import { cachePolicies, requestPolicies, securityHeaders } from "./policies.ts";

/** The header by which an origin recognises the distribution. */
const SECRET_HEADER = "x-origin-secret";

/** Errors are not cached: CloudFront's default is ten seconds, for example for an order that does not exist yet. */
const FAILURES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** The names of the session's cookies. */
export interface Cookies {
  readonly access: string;
  readonly refresh: string;
}

/**
 * No other host can set a cookie with the prefix `__Host-`. Browsers accept those only with TLS, which the local
 * platform does not have: it uses plain names.
 */
function cookiesOf(context: unknown, production: boolean): Cookies & { readonly scheme: "http" | "https" } {
  if (context === undefined) return { scheme: "https", access: "__Host-access", refresh: "__Host-refresh" };
  if (context === "plain" && !production) return { scheme: "http", access: "access", refresh: "refresh" };
  throw new Error(`The context cookies is "plain" on a developer's machine, and not given elsewhere.`);
}

const codeOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`functions/${name}.js`, import.meta.url)), "utf8");

export interface FrontProps {
  readonly platform: Stage;
  readonly api: HttpApi;
}

/**
 * The only origin that browsers know: a distribution in front of the site, its files and the API. A later stack makes
 * the route and function of the site's own API.
 */
export class Front extends Construct {
  /** The site's, without a slash at its end. */
  readonly url: string;
  readonly secret: OriginSecret;
  readonly siteApi: HttpApi;
  /** Files of the site. */
  readonly assets: Bucket;
  /**
   * Pictures of products and people: uploads are under `uploads/`, where nobody sees them, and published ones under
   * `media/`.
   */
  readonly media: Bucket;
  readonly cookies: Cookies;
  private readonly scheme: "http" | "https";

  constructor(scope: Construct, id: string, { platform, api }: FrontProps) {
    super(scope, id);
    const { scheme, ...cookies } = cookiesOf(this.node.tryGetContext("cookies"), platform.production);
    this.cookies = cookies;
    this.scheme = scheme;
    this.secret = new OriginSecret(this, "OriginSecret", platform);
    this.siteApi = new HttpApi(this, "SiteApi", { createDefaultStage: false });
    this.assets = new StageBucket(this, "Assets", {
      platform,
      unlogged: "It holds what anyone may load, and CloudFront alone reads it.",
    });
    this.media = new StageBucket(this, "Media", {
      platform,
      unlogged: "Its pictures are public; uploads are by signed URLs that a function made for a named user and logged.",
      cors: [
        {
          allowedMethods: [HttpMethods.PUT],
          // A signed URL is the permission to upload, whichever page sends it.
          allowedOrigins: ["*"],
          allowedHeaders: ["*"],
          exposedHeaders: ["ETag"],
          maxAge: 7_200,
        },
      ],
      lifecycleRules: [{ id: "uploads", prefix: "uploads/", expiration: Duration.days(2) }],
    });
    const { domain, certificate } = this.ownDomain();
    const webAclId = firewallOf(this);
    const distribution = new Distribution(this, "Distribution", {
      comment: "The site and the API",
      ...this.behaviours(api),
      httpVersion: HttpVersion.HTTP2_AND_3,
      // Without the most expensive edges, in South America and Australia: people there are served from elsewhere.
      priceClass: PriceClass.PRICE_CLASS_200,
      errorResponses: FAILURES.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      ...(webAclId !== undefined && { webAclId }),
      ...(domain !== undefined && { domainNames: [domain] }),
      ...(certificate && { certificate, minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021 }),
    });
    this.url = `https://${domain ?? distribution.distributionDomainName}`;
    Validations.of(distribution).acknowledge(
      { id: "AwsSolutions-CFR1", reason: "Knowledge is sold to every country." },
      { id: "AwsSolutions-CFR2", reason: "A firewall is paid by the month: -c waf=on makes it." },
      { id: "AwsSolutions-CFR3", reason: "Who read what is logged of nobody; the API logs its requests." },
      { id: "AwsSolutions-CFR4", reason: "CloudFront's own domain takes TLS 1.0; with siteDomain it is 1.2." },
    );
  }

  private behaviours(api: HttpApi): {
    defaultBehavior: BehaviorOptions;
    additionalBehaviors: Record<string, BehaviorOptions>;
  } {
    const cached = cachePolicies(this);
    const told = requestPolicies(this);
    const common = {
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: securityHeaders(this),
      compress: true,
    };
    const ofApi = { ...common, origin: this.origin(api) };
    const pages: BehaviorOptions = { ...ofApi, cachePolicy: cached.open };
    const machines: BehaviorOptions = {
      ...ofApi,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: told.machines,
    };
    const bucket = (from: Bucket): BehaviorOptions => ({
      ...common,
      origin: S3BucketOrigin.withOriginAccessControl(from),
      cachePolicy: cached.open,
    });
    const files = bucket(this.assets);
    return {
      defaultBehavior: {
        ...common,
        origin: this.origin(this.siteApi),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: cached.site,
        originRequestPolicy: told.site,
        functionAssociations: [this.edgeFunction("site")],
      },
      additionalBehaviors: {
        "/api/*": {
          ...ofApi,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: cached.api,
          originRequestPolicy: told.api,
          functionAssociations: [this.edgeFunction("api")],
        },
        "/assets/*": files,
        "/media/*": bucket(this.media),
        "/icon.*": files,
        "/favicon.*": files,
        "/docs*": pages,
        "/openapi.json": pages,
        "/problems/*": pages,
        "/webhooks/*": machines,
        // Mail programs post to it without an origin: its token is enough.
        "/mails/stop/*": machines,
      },
    };
  }

  private origin({ apiEndpoint }: HttpApi): HttpOrigin {
    return new HttpOrigin(Fn.select(2, Fn.split("/", apiEndpoint)), {
      customHeaders: { [SECRET_HEADER]: this.secret.sent },
      readTimeout: Duration.seconds(30),
    });
  }

  /**
   * The function that runs before the cache. CloudFront functions have no variables: their constants are written into
   * the code.
   */
  private edgeFunction(name: "site" | "api") {
    const constants = `const SITE = ${JSON.stringify({ scheme: this.scheme, ...this.cookies })};`;
    return {
      function: new EdgeFunction(this, name === "site" ? "SiteFunction" : "ApiFunction", {
        code: FunctionCode.fromInline(codeOf(name).replace(/^const SITE = .*$/m, constants)),
        runtime: FunctionRuntime.JS_2_0,
      }),
      eventType: FunctionEventType.VIEWER_REQUEST,
    };
  }

  /** A domain of the shop's own, by the contexts `siteDomain` and `certificate`. @throws Error if one is missing */
  private ownDomain() {
    const domain: string | undefined = this.node.tryGetContext("siteDomain");
    const arn: string | undefined = this.node.tryGetContext("certificate");
    if ((domain === undefined) !== (arn === undefined)) {
      throw new Error("Give both -c siteDomain=shop.example and -c certificate=ARN, of a certificate in us-east-1.");
    }
    return {
      domain,
      certificate: arn === undefined ? undefined : Certificate.fromCertificateArn(this, "Certificate", arn),
    };
  }
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Duration, Validations } from "aws-cdk-lib";
import { type CfnStage, HttpNoneAuthorizer, HttpRoute, HttpRouteKey, HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Code } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import type { Construct } from "constructs";
import { root } from "../constructs/modules.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/** What `npm run build:web` makes, or what stands in for it where nobody has run it. */
function built(): string {
  const folder = join(root, "build/web");
  return existsSync(join(folder, "server/index.mjs")) ? folder : fileURLToPath(new URL("placeholder", import.meta.url));
}

/** The site: one function that renders its pages, and the files that they load. */
export class WebStack extends ContextStack {
  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    const { platform } = props;
    const { front } = platform;
    const folder = built();
    const site = new ServiceFunction(this, "Site", {
      platform,
      entry: "web/site",
      code: Code.fromAsset(join(folder, "server")),
      environment: {
        API_URL: platform.api.apiEndpoint,
        SITE_URL: front.url,
        STAGE: platform.production ? "prod" : "dev",
        ORIGIN_DIGESTS: front.secret.digests,
        ACCESS_COOKIE: front.cookies.access,
        REFRESH_COOKIE: front.cookies.refresh,
      },
      timeout: Duration.seconds(25),
      memorySize: 1024,
    });
    const route = new HttpRoute(this, "Route", {
      httpApi: front.siteApi,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration("Integration", site),
      authorizer: new HttpNoneAuthorizer(),
    });
    Validations.of(route).acknowledge({
      id: "AwsSolutions-APIG4",
      reason:
        "The distribution alone may ask, by its secret; who a page is for is told by the token that the page passes on.",
    });
    const stage = new HttpStage(this, "Stage", { httpApi: front.siteApi, autoDeploy: true });
    stage.node.addDependency(route);
    (stage.node.defaultChild as CfnStage).defaultRouteSettings = {
      throttlingRateLimit: 200,
      throttlingBurstLimit: 400,
    };
    Validations.of(stage).acknowledge({
      id: "AwsSolutions-APIG1",
      reason: "Pages ask the API, which logs its requests; the function logs what fails.",
    });
    this.deploy(folder);
  }

  /** Files of older pages stay: a page that was loaded before a deployment still loads its own. */
  private deploy(folder: string): void {
    const { front, production } = this.platform;
    const logGroup = new LogGroup(this, "DeployLog", {
      retention: production ? RetentionDays.ONE_YEAR : RetentionDays.ONE_WEEK,
    });
    const common = { destinationBucket: front.assets, prune: false, retainOnDelete: true, memoryLimit: 512, logGroup };
    new BucketDeployment(this, "Hashed", {
      ...common,
      sources: [Source.asset(join(folder, "client/assets"))],
      destinationKeyPrefix: "assets",
      cacheControl: [CacheControl.fromString("public, max-age=31536000, immutable")],
    });
    new BucketDeployment(this, "Named", {
      ...common,
      sources: [Source.asset(join(folder, "client"), { exclude: ["assets"] })],
      cacheControl: [CacheControl.fromString("public, max-age=3600")],
    });
  }
}

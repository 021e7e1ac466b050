import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { type CfnStage, HttpNoneAuthorizer, HttpRoute, HttpRouteKey, HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Code } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import type { Construct } from "constructs";
import type { EnvOf, originEnv } from "../../functions/shared/env.ts";
import type { siteEnv } from "../../web/env.ts";
import { BY_NAME } from "../constructs/modules.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";
import { builtSite } from "./build.ts";

/**
 * The deployed site. If code is named and not built, in tests of templates, a placeholder replaces it, unless the
 * context says that it was built.
 */
function builtFor(scope: Construct): string {
  const isNamed = scope.node.tryGetContext("code") === BY_NAME && scope.node.tryGetContext("site") !== "built";
  return isNamed ? fileURLToPath(new URL("placeholder", import.meta.url)) : builtSite();
}

export interface WebStackProps extends ContextStackProps {
  readonly catalogue: { readonly content: IBucket };
}

/** The site: one function that renders pages, and their files. */
export class WebStack extends ContextStack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    super(scope, id, props);
    const { platform, catalogue } = props;
    const { front } = platform;
    const folder = builtFor(this);
    const site = new ServiceFunction(this, "Site", {
      platform,
      entry: "web/site",
      code: Code.fromAsset(join(folder, "server")),
      environment: {
        API_URL: platform.api.apiEndpoint,
        SITE_URL: front.url,
        // Everything under a bucket's address, and no other bucket.
        CONTENT_ORIGINS: [catalogue.content, front.media]
          .map((bucket) => `https://${bucket.bucketRegionalDomainName}/`)
          .join(" "),
        ORIGIN_DIGESTS: front.secret.digests,
      } satisfies EnvOf<typeof siteEnv> & EnvOf<typeof originEnv>,
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
      removalPolicy: RemovalPolicy.DESTROY,
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
    this.acknowledgeDeployment();
  }

  /** CDK's own function, which copies the files, with CDK's own rights: on CDK's bucket of assets, and on ours. */
  private acknowledgeDeployment(): void {
    const { assets } = this.platform.front;
    const copier = this.node.children.find(({ node }) => node.id.startsWith("Custom::CDKBucketDeployment"));
    if (!copier) throw new Error("There is no function that deploys files.");
    const ours: string = this.resolve(Stack.of(assets).exportValue(assets.bucketArn))["Fn::ImportValue"];
    const basic = "arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    const staged = "arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*";
    const reason = "CDK's function runs when the stage is deployed, and copies files into one bucket.";
    Validations.of(copier).acknowledge(
      { id: "AwsSolutions-L1", reason: "CDK chooses the runtime of its function." },
      { id: `AwsSolutions-IAM4[Policy::${basic}]`, reason },
      ...["Abort*", "DeleteObject*", "GetBucket*", "GetObject*", "List*"].map((action) => ({
        id: `AwsSolutions-IAM5[Action::s3:${action}]`,
        reason,
      })),
      ...[staged, `${ours}/*`].map((each) => ({ id: `AwsSolutions-IAM5[Resource::${each}]`, reason })),
    );
  }
}

/** The instance that `npm run bench:http` measures: the demo shop, and a handler that does nothing. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stack, Validations } from "aws-cdk-lib";
import { HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import * as z from "zod";
import { lyceum } from "../../lib/app.ts";
import type { PlatformStack } from "../../lib/platform/platform.ts";
import { seedDemo } from "../../local/demo/seed.ts";
import { startCloud } from "../../local/runner.ts";

const [directory] = z.tuple([z.string()]).parse(process.argv.slice(2));

const state = join(directory, "state");
const bare = join(directory, "bare");
mkdirSync(bare, { recursive: true });
writeFileSync(
  join(bare, "index.mjs"),
  'export const handler = async () => ({ statusCode: 200, headers: { "content-type": "application/json" }, body: "{}" });',
);
const assembly = join(directory, "assembly");
const app = lyceum({ outdir: assembly });
const { api } = app.node.findChild("lyceum-dev-platform") as PlatformStack;
const stack = new Stack(app, "bare");
const nothing = new LambdaFunction(stack, "Bare", {
  code: Code.fromAsset(bare),
  handler: "index.handler",
  runtime: Runtime.NODEJS_24_X,
  role: new Role(stack, "BareRole", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") }),
});
const route = new HttpRoute(stack, "BareRoute", {
  httpApi: api,
  routeKey: HttpRouteKey.with("/bare", HttpMethod.GET),
  integration: new HttpLambdaIntegration("BareIntegration", nothing),
  authorizer: new HttpNoneAuthorizer(),
});
Validations.of(route).acknowledge({ id: "AwsSolutions-APIG4", reason: "It does nothing, for a benchmark." });
app.synth();

const cloud = await startCloud({
  assembly: async () => assembly,
  directory: state,
  port: 0,
  // A benchmark sends more requests than the throttle allows one caller.
  throttled: false,
  prepare: (empty) => seedDemo(empty, { directory: state, begin: Date.now(), report: () => {} }),
  onFailure: (name, error) => console.error(`${name}: ${(error as Error).stack}`),
});
process.once("SIGTERM", () => void cloud.close().then(() => process.exit(0)));
console.log(`ready ${cloud.url}/api`);

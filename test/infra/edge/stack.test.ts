import { App } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";
import { CatalogueStack } from "../../../lib/catalogue/catalogue.ts";
import { CreatorsStack } from "../../../lib/creators/creators.ts";
import { EdgeStack, THROTTLES } from "../../../lib/platform/edge.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";

function build(context: Record<string, unknown> = {}) {
  const app = new App({ context });
  const platform = new PlatformStack(app, "Platform", { stage: "dev" });
  const catalogue = new CatalogueStack(app, "Catalogue", {
    platform,
    creators: new CreatorsStack(app, "Creators", { platform }),
  });
  const edge = new EdgeStack(app, "Edge", { platform });
  return {
    platform: Template.fromStack(platform),
    catalogue: Template.fromStack(catalogue),
    edge: Template.fromStack(edge),
  };
}
const plain = build();
const platformOf = (context: Record<string, unknown>) => new PlatformStack(new App({ context }), "P", { stage: "dev" });

const OURS = ["$default", "HEAD /{proxy+}"];
const declared = Object.values(contexts)
  .flatMap((routes) => Object.values(routes))
  .map(({ method, path }) => `${method} ${path}`);

test("only pages of named origins, or of the site, may call the API or upload content", () => {
  const { platform, catalogue } = plain;
  platform.hasResourceProperties("AWS::ApiGatewayV2::Api", { CorsConfiguration: Match.absent() });
  const read = { AllowedMethods: ["GET", "HEAD"], AllowedOrigins: ["*"] };
  const site = { "Fn::Join": ["", ["https://", Match.anyValue()]] };
  const write = (...origins: unknown[]) => Match.objectLike({ AllowedMethods: ["PUT"], AllowedOrigins: origins });
  catalogue.hasResourceProperties("AWS::S3::Bucket", {
    CorsConfiguration: { CorsRules: [Match.objectLike(read), write(site)] },
  });
  const named = build({ origins: "https://a.example, http://localhost:5173", siteUrl: "https://shop.example/de" });
  const origins = ["https://a.example", "http://localhost:5173", "https://shop.example"];
  named.platform.hasResourceProperties("AWS::ApiGatewayV2::Api", {
    CorsConfiguration: {
      AllowOrigins: origins,
      AllowHeaders: Match.arrayWith(["authorization", "content-type", "visitor-token"]),
      ExposeHeaders: Match.arrayWith(["next-cursor", "retry-after"]),
      AllowCredentials: Match.absent(),
    },
  });
  named.catalogue.hasResourceProperties("AWS::S3::Bucket", {
    CorsConfiguration: { CorsRules: [Match.objectLike(read), write(site, ...origins)] },
  });
});

test.each(["*", "https://*", "shop.example", "https://shop.example/", "http://shop.example", "https://a.example,"])(
  "an invalid or insecure origin is refused: %s",
  (origins) => {
    expect(() => platformOf({ origins })).toThrow("in origins");
  },
);

test("requests that match no route are answered by one function, without a token", () => {
  const { edge } = plain;
  for (const RouteKey of ["$default", "HEAD /{proxy+}", "OPTIONS /{proxy+}"]) {
    edge.hasResourceProperties("AWS::ApiGatewayV2::Route", { RouteKey, AuthorizationType: "NONE" });
  }
  edge.resourceCountIs("AWS::ApiGatewayV2::Integration", 1);
});

test("each throttle belongs to a route, and public routes leave Stripe's webhooks their share", () => {
  expect(Object.keys(THROTTLES).filter((key) => ![...declared, ...OURS].includes(key))).toEqual([]);
  const { edge } = plain;
  const [stage] = Object.values(edge.findResources("AWS::ApiGatewayV2::Stage"));
  const { RouteSettings, DefaultRouteSettings } = stage?.Properties ?? {};
  expect(Object.keys(RouteSettings)).toEqual(Object.keys(THROTTLES));
  const webhooks = RouteSettings["POST /webhooks/stripe"];
  for (const key of ["POST /login", "POST /register", "POST /password/forgot", "POST /quotes", "POST /events"]) {
    expect(RouteSettings[key].ThrottlingRateLimit).toBeLessThan(webhooks.ThrottlingRateLimit);
  }
  expect(DefaultRouteSettings.ThrottlingRateLimit).toBeLessThan(webhooks.ThrottlingRateLimit);
});

import { App } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { PlatformStack } from "../../../lib/platform/platform.ts";

const platformOf = (context: Record<string, unknown> = {}, stage: "dev" | "prod" = "prod") =>
  Template.fromStack(new PlatformStack(new App({ context }), "Platform", { stage }));
const plain = platformOf();
const config = (template: Template) =>
  Object.values(template.findResources("AWS::CloudFront::Distribution"))[0]?.Properties.DistributionConfig;

// By its User-Agent a session is named when it begins, which is never cached; no page differs by it.
test("the cache key has all that an origin receives, except address, device and body headers", () => {
  const headersOf = (type: string, of: string) =>
    Object.values(plain.findResources(type)).flatMap(({ Properties }) => Properties[of].HeadersConfig?.Headers ?? []);
  expect(new Set(headersOf("AWS::CloudFront::OriginRequestPolicy", "OriginRequestPolicyConfig"))).toEqual(
    new Set([
      "CloudFront-Viewer-Address",
      "Content-Type",
      "Origin",
      "Stripe-Signature",
      "User-Agent",
      "Access-Control-Request-Method",
      "Access-Control-Request-Headers",
    ]),
  );
  for (const { Properties } of Object.values(plain.findResources("AWS::CloudFront::OriginRequestPolicy"))) {
    expect(Properties.OriginRequestPolicyConfig.CookiesConfig.CookieBehavior).toBe("none");
  }
  for (const { Properties } of Object.values(plain.findResources("AWS::CloudFront::CachePolicy"))) {
    expect(Properties.CachePolicyConfig).toMatchObject({ MinTTL: 0, DefaultTTL: 0 });
  }
});

test("unsafe requests are never cached, and each behaviour has the security headers", () => {
  const { DefaultCacheBehavior, CacheBehaviors, CustomErrorResponses } = config(plain);
  for (const each of [DefaultCacheBehavior, ...CacheBehaviors]) {
    expect(each).toMatchObject({ ViewerProtocolPolicy: "redirect-to-https", Compress: true });
    expect(each.ResponseHeadersPolicyId).toEqual(DefaultCacheBehavior.ResponseHeadersPolicyId);
    expect(each.CachedMethods).toBeUndefined();
  }
  // Of itself CloudFront keeps failures for ten seconds.
  for (const each of CustomErrorResponses) expect(each.ErrorCachingMinTTL).toBe(0);
});

test("both gateways get the secret, which is in no output and no variable", () => {
  const { Origins } = config(plain);
  const secret = (name: string) => ({ "Fn::GetAtt": [expect.stringContaining(name), "Secret"] });
  const shown = Origins.filter((each: object) => "CustomOriginConfig" in each);
  expect(shown).toHaveLength(2);
  for (const { OriginCustomHeaders, CustomOriginConfig } of shown) {
    expect(OriginCustomHeaders).toEqual([{ HeaderName: "x-origin-secret", HeaderValue: secret("OriginSecret1") }]);
    expect(CustomOriginConfig).toMatchObject({ OriginProtocolPolicy: "https-only", OriginSSLProtocols: ["TLSv1.2"] });
  }
  const { Outputs = {}, Resources } = plain.toJSON();
  const withoutDistribution = Object.values<{ Type: string }>(Resources).filter(
    ({ Type }) => Type !== "AWS::CloudFront::Distribution",
  );
  expect(JSON.stringify([Outputs, withoutDistribution])).not.toContain('"Secret"]');
});

test("raising the secret's number sends the next secret, already accepted, and ends the old", () => {
  const names = (template: Template) => {
    const [origin] = config(template).Origins;
    const sent = origin.OriginCustomHeaders[0].HeaderValue["Fn::GetAtt"][0];
    const [vouch] = Object.values(
      template.findResources("AWS::Lambda::Function", {
        Properties: { Environment: { Variables: { USER_POOL_ID: Match.anyValue() } } },
      }),
    );
    if (!vouch) throw new Error("The template has no authorizer that asks the user pool.");
    const [, digests] = vouch.Properties.Environment.Variables.ORIGIN_DIGESTS["Fn::Join"];
    return { sent, taken: digests.map((each: { "Fn::GetAtt": string[] }) => each["Fn::GetAtt"][0]) };
  };
  const before = names(plain);
  const next = platformOf({ originSecret: 2 });
  const after = names(next);
  expect(before.taken).toContain(before.sent);
  expect(before.taken).toContain(after.sent);
  expect(after.taken).toContain(after.sent);
  expect(after.taken).not.toContain(before.sent);
  // Stacks that are updated later still import the digest of the first.
  expect(JSON.stringify(next.toJSON().Outputs)).toContain(before.sent);
  expect(() => platformOf({ originSecret: "x" })).toThrow("originSecret");
});

test("a domain of one's own comes with its certificate, and TLS 1.2", () => {
  const certificate = "arn:aws:acm:us-east-1:111111111111:certificate/x";
  expect(config(platformOf({ siteDomain: "shop.example", certificate }))).toMatchObject({
    Aliases: ["shop.example"],
    ViewerCertificate: { AcmCertificateArn: certificate, MinimumProtocolVersion: "TLSv1.2_2021" },
  });
  expect(() => platformOf({ siteDomain: "shop.example" })).toThrow("certificate");
});

test("a firewall is made or named only on request", () => {
  plain.resourceCountIs("AWS::WAFv2::WebACL", 0);
  expect(config(plain).WebACLId).toBeUndefined();
  const on = platformOf({ waf: "on" });
  on.hasResourceProperties("AWS::WAFv2::WebACL", {
    Scope: "CLOUDFRONT",
    DefaultAction: { Allow: {} },
    Rules: Match.arrayWith([
      Match.objectLike({ Statement: { RateBasedStatement: Match.objectLike({ AggregateKeyType: "IP" }) } }),
    ]),
  });
  expect(config(on).WebACLId).toEqual({ "Fn::GetAtt": [expect.stringContaining("Firewall"), "Arn"] });
  const arn = "arn:aws:wafv2:us-east-1:111111111111:global/webacl/shop/x";
  expect(config(platformOf({ waf: arn })).WebACLId).toBe(arn);
  for (const waf of ["yes", "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/shop/x"]) {
    expect(() => platformOf({ waf })).toThrow("The context waf");
  }
});

test("only a developer's machine has cookies without the prefix", () => {
  expect(JSON.stringify(platformOf({ cookies: "plain" }, "dev").toJSON())).not.toContain("__Host-access");
  expect(() => platformOf({ cookies: "plain" }, "prod")).toThrow("cookies");
});

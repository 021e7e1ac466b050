import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";

/** The limit of one address in five minutes: a school behind one address stays below it, a flood does not. */
const MOST_REQUESTS = 5_000;

/** AWS's own groups of rules; of the first, rules that would refuse our long or marked-up texts only count. */
const MANAGED: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesAmazonIpReputationList: [],
  AWSManagedRulesKnownBadInputsRuleSet: [],
  AWSManagedRulesCommonRuleSet: ["SizeRestrictions_BODY", "CrossSiteScripting_BODY", "NoUserAgent_HEADER"],
};

const seen = (metricName: string) => ({ cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName });

/**
 * The distribution's firewall, by the context `waf`: "on" creates one, which CloudFront accepts only from us-east-1; an
 * ARN names one that was created there, for a stage in another region; "off", the default, costs nothing.
 * @returns its ARN @throws Error for any other value
 */
export function firewallOf(scope: Construct): string | undefined {
  const context: unknown = scope.node.tryGetContext("waf") ?? "off";
  if (context === "off") return undefined;
  if (typeof context === "string" && /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\//.test(context)) return context;
  if (context !== "on") {
    throw new Error(
      `The context waf is "on", "off" or the ARN of a web ACL of us-east-1, not ${JSON.stringify(context)}.`,
    );
  }
  const groups = Object.entries(MANAGED).map(([name, counted], n) => ({
    name,
    priority: n,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: seen(name),
  }));
  const acl = new CfnWebACL(scope, "Firewall", {
    scope: "CLOUDFRONT",
    defaultAction: { allow: {} },
    visibilityConfig: seen("Firewall"),
    rules: [
      ...groups,
      {
        name: "Flood",
        priority: groups.length,
        action: { block: { customResponse: { responseCode: 429 } } },
        statement: {
          rateBasedStatement: {
            aggregateKeyType: "IP",
            limit: MOST_REQUESTS,
            // Stripe sends all its events from few addresses.
            scopeDownStatement: {
              notStatement: {
                statement: {
                  byteMatchStatement: {
                    fieldToMatch: { uriPath: {} },
                    positionalConstraint: "STARTS_WITH",
                    searchString: "/webhooks/",
                    textTransformations: [{ priority: 0, type: "NONE" }],
                  },
                },
              },
            },
          },
        },
        visibilityConfig: seen("Flood"),
      },
    ],
  });
  return acl.attrArn;
}

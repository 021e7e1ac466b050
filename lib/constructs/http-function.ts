import { Validations } from "aws-cdk-lib";
import { HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Construct } from "constructs";
import type { LimitsEnvironment, VisitorEnvironment } from "../../functions/shared/env.ts";
import type { PlatformStack } from "../platform/platform.ts";
import { allow } from "./allow.ts";
import { ServiceFunction, type ServiceFunctionProps } from "./service-function.ts";

export interface HttpFunctionProps extends ServiceFunctionProps {
  readonly platform: PlatformStack;
  /** Whether it signs or verifies visitors' tokens. */
  readonly visitors?: boolean;
  /** Whether its contract limits how often it may be asked for. */
  readonly limited?: boolean;
  /** For example "GET /products/{id}". */
  readonly route: `${keyof typeof HttpMethod} /${string}`;
  /** As the route's contract says; all but "public" and "visitor" pass an authorizer of the gateway. */
  readonly access: "public" | "visitor" | "member" | "creator" | "moderator" | "operator";
  /** As the route's contract says; those of operators and moderators are. */
  readonly fresh?: boolean;
}

/** A function that answers one route of the platform's HTTP API. */
export class HttpFunction extends ServiceFunction {
  constructor(scope: Construct, id: string, props: HttpFunctionProps) {
    const { platform, access, environment, visitors, limited } = props;
    super(scope, id, {
      ...props,
      environment: {
        ...environment,
        ...(access === "visitor" ? platform.verifyingEnvironment : access !== "public" && platform.tokenEnvironment),
        ...(limited && ({ LIMITS_TABLE: platform.limits.tableName } satisfies LimitsEnvironment)),
        ...(visitors && ({ VISITOR_SECRET: platform.visitorSecret.secretArn } satisfies VisitorEnvironment)),
      },
    });
    if (limited) allow(this, platform.limits.tableArn, "dynamodb:UpdateItem");
    if (visitors) allow(this, platform.visitorSecret.secretArn, "secretsmanager:GetSecretValue");
    const [method, path] = props.route.split(" ") as [keyof typeof HttpMethod, string];
    const isFresh = props.fresh === true || access === "operator" || access === "moderator";
    const open = access === "public" || access === "visitor";
    const route = new HttpRoute(scope, `${id}Route`, {
      httpApi: platform.api,
      routeKey: HttpRouteKey.with(path, HttpMethod[method]),
      integration: new HttpLambdaIntegration(`${id}Integration`, this),
      authorizer: open ? new HttpNoneAuthorizer() : isFresh ? platform.freshAuthorizer : platform.authorizer,
    });
    if (open) {
      Validations.of(route).acknowledge({
        id: "AwsSolutions-APIG4",
        reason:
          access === "public"
            ? "Open to everyone by the route's contract."
            : "Visitors may call it; a token that is sent is verified by the function.",
      });
    }
  }
}

import { Validations } from "aws-cdk-lib";
import { HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Construct } from "constructs";
import type { EnvOf, limitsEnv, visitorEnv } from "../../functions/shared/env.ts";
import { isFresh, type Route } from "../../functions/shared/kernel/route.ts";
import type { PlatformStack } from "../platform/platform.ts";
import { allow } from "./allow.ts";
import { ServiceFunction, type ServiceFunctionProps } from "./service-function.ts";

export interface HttpFunctionProps extends ServiceFunctionProps {
  readonly platform: PlatformStack;
  /** The route of its contract, whose callers and limits decide its permissions and variables. */
  readonly route: Pick<Route, "method" | "path" | "access" | "fresh" | "limits" | "visitor">;
  /** Whether it signs visitors' tokens, or reads them from anywhere but its route's header. */
  readonly visitors?: boolean;
}

/** A function that answers one route of the platform's HTTP API. */
export class HttpFunction extends ServiceFunction {
  constructor(scope: Construct, id: string, props: HttpFunctionProps) {
    const { platform, environment, route: contract } = props;
    const { method, path, access } = contract;
    const limited = contract.limits !== undefined;
    const visitors = contract.visitor === true || props.visitors === true;
    super(scope, id, {
      ...props,
      environment: {
        ...environment,
        ORIGIN_DIGESTS: platform.front.secret.digests,
        ...(access === "visitor" ? platform.verifyingEnvironment : access !== "public" && platform.tokenEnvironment),
        ...(limited && ({ LIMITS_TABLE: platform.limits.tableName } satisfies EnvOf<typeof limitsEnv>)),
        ...(visitors && ({ VISITOR_SECRET: platform.visitorSecret.secretArn } satisfies EnvOf<typeof visitorEnv>)),
      },
    });
    if (limited) allow(this, platform.limits.tableArn, "dynamodb:UpdateItem");
    if (visitors) allow(this, platform.visitorSecret.secretArn, "secretsmanager:GetSecretValue");
    const open = access === "public" || access === "visitor";
    const route = new HttpRoute(scope, `${id}Route`, {
      httpApi: platform.api,
      routeKey: HttpRouteKey.with(path, HttpMethod[method]),
      integration: new HttpLambdaIntegration(`${id}Integration`, this),
      authorizer: open ? new HttpNoneAuthorizer() : isFresh(contract) ? platform.freshAuthorizer : platform.authorizer,
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

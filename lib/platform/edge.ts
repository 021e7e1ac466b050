import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  type CfnStage,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { ownApiEnv } from "../../functions/documentation/env.ts";
import type { EnvOf, originEnv } from "../../functions/shared/env.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "./context-stack.ts";

interface Throttle {
  /** Requests a second, over time. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

const DEFAULT: Throttle = { rate: 200, burst: 400 };

/**
 * The throttles of routes that differ from the default, for all callers together: flooding an open route empties its
 * own bucket, and not that of Stripe's webhooks or the shop. Functions count single callers: `limits` of the contracts.
 */
export const THROTTLES: Readonly<Record<string, Throttle>> = {
  "POST /register": { rate: 20, burst: 40 },
  "POST /register/confirm": { rate: 20, burst: 40 },
  "POST /register/resend": { rate: 10, burst: 20 },
  "POST /login": { rate: 50, burst: 100 },
  "POST /token/refresh": { rate: 100, burst: 200 },
  "POST /password/forgot": { rate: 10, burst: 20 },
  "POST /password/reset": { rate: 20, burst: 40 },
  "POST /visitors": { rate: 50, burst: 100 },
  "POST /quotes": { rate: 50, burst: 100 },
  "POST /events": { rate: 200, burst: 400 },
  "GET /recommendations": { rate: 200, burst: 400 },
  "POST /exports": { rate: 10, burst: 20 },
  "POST /webhooks/stripe": { rate: 500, burst: 1_000 },
  "POST /webhooks/stripe-connect": { rate: 200, burst: 400 },
  "HEAD /{proxy+}": { rate: 20, burst: 40 },
  $default: { rate: 50, burst: 100 },
};

/**
 * The entry of requests: the API's stage with the throttles of routes, and the answer to requests that match no route.
 * It is the last stack, as a stage may only name routes that exist.
 */
export class EdgeStack extends ContextStack {
  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    const { platform } = props;
    const rest = new ServiceFunction(this, "AnswerRest", {
      platform,
      entry: "documentation/handlers/answer-rest",
      environment: {
        API_URL: platform.api.apiEndpoint,
        ORIGIN_DIGESTS: platform.front.secret.digests,
      } satisfies EnvOf<typeof ownApiEnv> & EnvOf<typeof originEnv>,
      timeout: Duration.seconds(25),
    });
    const keys = {
      Rest: HttpRouteKey.DEFAULT,
      Head: HttpRouteKey.with("/{proxy+}", HttpMethod.HEAD),
      // Before $default, so that a flood of unknown paths does not affect browsers' preflights.
      Preflight: HttpRouteKey.with("/{proxy+}", HttpMethod.OPTIONS),
    };
    const integration = new HttpLambdaIntegration("Integration", rest);
    const routes = Object.entries(keys).map(([name, routeKey]) => {
      const authorizer = new HttpNoneAuthorizer();
      const route = new HttpRoute(this, `${name}Route`, { httpApi: platform.api, routeKey, integration, authorizer });
      Validations.of(route).acknowledge({
        id: "AwsSolutions-APIG4",
        reason: "It says what there is not. What HEAD asks for passes the authorizer as a GET.",
      });
      return route;
    });

    const accessLog = new LogGroup(this, "AccessLog", {
      retention: platform.production ? RetentionDays.ONE_YEAR : RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    accessLog.grantWrite(new ServicePrincipal("apigateway.amazonaws.com"));
    const stage = new HttpStage(this, "Stage", { httpApi: platform.api, autoDeploy: true });
    stage.node.addDependency(...routes);
    const raw = stage.node.defaultChild as CfnStage;
    raw.accessLogSettings = {
      destinationArn: accessLog.logGroupArn,
      format: JSON.stringify({
        requestId: "$context.requestId",
        ip: "$context.identity.sourceIp",
        at: "$context.requestTime",
        route: "$context.routeKey",
        status: "$context.status",
        latency: "$context.responseLatency",
        error: "$context.error.message",
      }),
    };
    const settings = ({ rate, burst }: Throttle) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst });
    raw.defaultRouteSettings = { throttlingRateLimit: DEFAULT.rate, throttlingBurstLimit: DEFAULT.burst };
    raw.routeSettings = Object.fromEntries(Object.entries(THROTTLES).map(([key, each]) => [key, settings(each)]));
  }
}

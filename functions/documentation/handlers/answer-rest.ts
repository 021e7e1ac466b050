import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { problemReply } from "../../shared/runtime/problem.ts";
import { sent } from "../../shared/runtime/reply.ts";
import { isThroughSite, NOT_THROUGH_SITE, SECRET_HEADER } from "../../shared/runtime/through-site.ts";
import { type LookUp, lookUp } from "../adapters/own-api.ts";
import { methodsAt } from "../domain/unmatched.ts";
import { ownApiEnv } from "../env.ts";

type Asked = Pick<APIGatewayProxyEventV2, "headers" | "rawPath" | "rawQueryString"> & {
  readonly requestContext: { readonly http: { readonly method: string } };
};

async function answer(ask: LookUp, event: Asked): Promise<APIGatewayProxyStructuredResultV2> {
  const { rawPath: path, rawQueryString: query, headers } = event;
  const { method } = event.requestContext.http;
  if (!isThroughSite(headers[SECRET_HEADER])) return problemReply(403, NOT_THROUGH_SITE.code, NOT_THROUGH_SITE.detail);
  if (path === "/" && (method === "GET" || method === "HEAD"))
    return { statusCode: 302, headers: { location: "/docs" } };
  const methods = methodsAt(path);
  if (methods.length === 0) {
    return problemReply(404, "unknown-path", "No route has this path; GET /docs lists all that there are.");
  }
  const allow = methods.join(", ");
  // Browsers' preflights come here too; the gateway adds the allowed origins.
  if (method === "OPTIONS") return { statusCode: 204, headers: { allow } };
  if (method === "HEAD" && methods.includes("HEAD")) {
    const { status, headers: told } = await ask(query === "" ? path : `${path}?${query}`, headers);
    return { statusCode: status, headers: told };
  }
  const refused = problemReply(405, "method-not-allowed", `This path takes ${allow}.`);
  return { ...refused, headers: { ...refused.headers, allow } };
}

/** Answers requests that match no route: unknown paths and methods, OPTIONS, and HEAD by calling GET. */
export const answerRest =
  (ask: LookUp) =>
  async (event: Asked): Promise<APIGatewayProxyStructuredResultV2> => {
    const reply = await answer(ask, event).catch((error) => {
      logger.error("unforeseen failure", { error });
      return problemReply(500, "internal", "Something failed on our side; retrying is safe.");
    });
    const dressed = sent(event, reply);
    return event.requestContext.http.method === "HEAD" ? { ...dressed, body: "", isBase64Encoded: false } : dressed;
  };

export const handler = answerRest((path, headers) => lookUp(environment(...ownApiEnv).API_URL)(path, headers));

import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { HttpProblem } from "./problem.ts";
import { ADDRESS_HEADER, isThroughSite, NOT_THROUGH_SITE, SECRET_HEADER } from "./through-site.ts";

type Event = Pick<APIGatewayProxyEventV2, "headers">;

/** @throws HttpProblem 403 for a request that did not come through the site's distribution */
export function mustBeThroughSite({ headers }: Event): void {
  if (!isThroughSite(headers[SECRET_HEADER])) {
    throw new HttpProblem(403, NOT_THROUGH_SITE.code, NOT_THROUGH_SITE.detail);
  }
}

/** The caller's address: from CloudFront if the request came through the site, else the connection's. */
export function addressOf({
  headers,
  requestContext,
}: Pick<APIGatewayProxyEventV2, "headers" | "requestContext">): string {
  const told = process.env.ORIGIN_DIGESTS === undefined ? undefined : headers[ADDRESS_HEADER];
  if (told === undefined) return requestContext.http.sourceIp;
  return told.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}

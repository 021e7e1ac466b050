import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";
import { jwtAuthorizer } from "./authorizer.ts";
import { requestEvent } from "./request-event.ts";
import { RouteTable } from "./route-table.ts";

const route = z.object({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(["NONE", "JWT"]).default("NONE"),
});
const integration = z.object({
  IntegrationType: z.literal("AWS_PROXY"),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal("2.0"),
});
const authorizer = z.object({
  AuthorizerType: z.literal("JWT"),
  JwtConfiguration: z.object({ Audience: z.array(z.string()), Issuer: z.string() }),
});

/** What a function may answer an HTTP API: a structured result, or any value, which is sent as JSON. */
const structured = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
  cookies: z.array(z.string()).optional(),
}) satisfies z.ZodType<APIGatewayProxyStructuredResultV2>;

/** An HTTP API refuses larger bodies. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

export interface GatewayOptions {
  readonly assembly: Assembly;
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /** Where the user pool's keys are served. */
  readonly keysUrl: string;
  /** JSON that the local cloud itself answers, by path. */
  readonly local: Readonly<Record<string, (query: URLSearchParams) => Promise<unknown>>>;
  readonly onFailure: (functionName: string, error: unknown) => void;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function send(response: ServerResponse, result: unknown): void {
  const { data } = structured.safeParse(result);
  if (!data) {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(result));
    return;
  }
  const { statusCode, headers = {}, body = "", isBase64Encoded, cookies } = data;
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  response.writeHead(statusCode, { ...sent, ...(cookies && { "set-cookie": cookies }) });
  response.end(isBase64Encoded ? Buffer.from(body, "base64") : body);
}

/** The gateway's own replies, in its own words: they are not problem documents on AWS either. */
const say = (response: ServerResponse, status: number, message: string) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message }));

/** The HTTP API of the templates: their routes, their authorizer and their functions, as a request listener. */
export function gateway({ assembly, invoke, keysUrl, local, onFailure }: GatewayOptions): RequestListener {
  const { JwtConfiguration } = assembly.one("AWS::ApiGatewayV2::Authorizer", authorizer).is;
  const claimsIn = jwtAuthorizer({
    issuer: JwtConfiguration.Issuer,
    audience: JwtConfiguration.Audience,
    keysUrl,
  });
  const functionOf = new Map(
    assembly
      .of("AWS::ApiGatewayV2::Integration", integration)
      .map(({ name, is }) => [`integrations/${name}`, is.IntegrationUri.split(":function:")[1] ?? ""]),
  );
  const routes = new RouteTable(
    assembly.of("AWS::ApiGatewayV2::Route", route).map(({ is }) => ({
      key: is.RouteKey,
      target: { functionName: functionOf.get(is.Target) ?? "", needsToken: is.AuthorizationType === "JWT" },
    })),
  );

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
    const own = request.method === "GET" ? local[url.pathname] : undefined;
    if (own) {
      const body = JSON.stringify(await own(url.searchParams), null, 2);
      return response.writeHead(200, { "content-type": "application/json" }).end(body);
    }
    const found = routes.find(request.method ?? "", url.pathname);
    const body = await bodyOf(request);
    if (!found) return say(response, 404, "Not Found");
    if (body === undefined) return say(response, 413, "Request Entity Too Large");
    const { functionName, needsToken } = found.target;
    const claims = needsToken ? await claimsIn(request.headers.authorization) : undefined;
    if (needsToken && !claims) return say(response, 401, "Unauthorized");
    try {
      return send(response, await invoke(functionName, requestEvent(request, url, body, found, claims)));
    } catch (error) {
      if (error instanceof URIError) return say(response, 400, "Bad Request");
      onFailure(functionName, error);
      return say(response, 500, "Internal Server Error");
    }
  };
  return (request, response) => {
    answer(request, response).catch((error) => {
      onFailure("gateway", error);
      if (response.headersSent) response.destroy();
      else say(response, 500, "Internal Server Error");
    });
  };
}

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";
import { jwtAuthorizer, lambdaAuthorizer, UNAUTHORIZED } from "./authorizer.ts";
import { corsConfiguration, corsHeaders, isPreflight, withoutCors } from "./cors.ts";
import { authorized, requestEvent } from "./request-event.ts";
import { RouteTable } from "./route-table.ts";
import { Throttle } from "./throttle.ts";

const toFunction = z.object({ ApiId: z.string().optional(), RouteKey: z.string(), Target: z.string() });
const route = z.union([
  toFunction.extend({ AuthorizationType: z.enum(["JWT", "CUSTOM"]), AuthorizerId: z.string() }),
  toFunction.extend({ AuthorizationType: z.literal("NONE").default("NONE"), AuthorizerId: z.undefined().optional() }),
]);
const integration = z.object({
  IntegrationType: z.literal("AWS_PROXY"),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal("2.0"),
});
const authorizer = z.discriminatedUnion("AuthorizerType", [
  z.object({
    AuthorizerType: z.literal("JWT"),
    JwtConfiguration: z.object({ Audience: z.array(z.string()), Issuer: z.string() }),
  }),
  z.object({
    AuthorizerType: z.literal("REQUEST"),
    AuthorizerUri: z.string(),
    AuthorizerPayloadFormatVersion: z.literal("2.0"),
    EnableSimpleResponses: z.literal(true),
    AuthorizerResultTtlInSeconds: z.literal(0),
    IdentitySource: z.tuple([z.literal("$request.header.Authorization")]),
  }),
]);

const api = z.object({ CorsConfiguration: corsConfiguration.optional() });
const throttling = z
  .strictObject({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() })
  .transform((is) => ({ rate: is.ThrottlingRateLimit, burst: is.ThrottlingBurstLimit }));
const stage = z.object({
  ApiId: z.string().optional(),
  StageName: z.literal("$default"),
  DefaultRouteSettings: throttling,
  RouteSettings: z.record(z.string(), throttling).default({}),
});

/** A function's answer to an HTTP API: a structured result, or any value, which is sent as JSON. */
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
  /** The name of the HTTP API, if the templates have several. */
  readonly api?: string;
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /** The URL of the user pool's keys. */
  readonly keysUrl: string;
  /** Answers of the local cloud itself, as JSON, by path. */
  readonly local?: Readonly<Record<string, (query: URLSearchParams) => Promise<unknown>>>;
  /** Whether the stage's throttles apply; true unless given. */
  readonly throttled?: boolean | undefined;
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

/** @param added CORS headers of the gateway, if it has a CORS configuration */
function send(response: ServerResponse, result: unknown, added: Readonly<Record<string, string>> | undefined): void {
  const { data } = structured.safeParse(result);
  if (!data) {
    response.writeHead(200, { "content-type": "application/json", ...added }).end(JSON.stringify(result));
    return;
  }
  const { statusCode, headers = {}, body = "", isBase64Encoded, cookies } = data;
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const own = added ? { ...withoutCors(sent), ...added } : sent;
  response.writeHead(statusCode, { ...own, ...(cookies && { "set-cookie": cookies }) });
  response.end(isBase64Encoded ? Buffer.from(body, "base64") : body);
}

/** The name of the function in an ARN, or in the URI of its invocation. */
const nameIn = (uri: string): string => uri.split(":function:")[1]?.split("/")[0] ?? "";

/** The gateway's own replies, with API Gateway's texts: they are not problem documents on AWS either. */
const say = (response: ServerResponse, status: number, message: string, headers: Record<string, string> = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify({ message }));

type Clock = () => number;

/** The throttles of a stage: a bucket for each route. @throws Error, as AWS does, if a setting names no route */
function throttles(
  { DefaultRouteSettings, RouteSettings }: z.infer<typeof stage>,
  keys: readonly string[],
  now: Clock,
) {
  for (const key of Object.keys(RouteSettings)) {
    if (!keys.includes(key)) throw new Error(`Unable to find Route by key ${key} within the provided RouteSettings`);
  }
  return new Map(keys.map((key) => [key, new Throttle(RouteSettings[key] ?? DefaultRouteSettings, now())]));
}

/** The resources of one API. @throws Error if there is not exactly one API */
function partsOf(assembly: Assembly, name: string | undefined) {
  const apis = assembly.of("AWS::ApiGatewayV2::Api", api);
  const [own, ...more] = apis.filter((each) => name === undefined || each.name === name);
  if (!own || more.length > 0) throw new Error(`The templates hold ${apis.length} HTTP APIs: name one of them.`);
  const isOwn = ({ is: { ApiId } }: { readonly is: { readonly ApiId?: string | undefined } }) =>
    ApiId === undefined || ApiId === own.name;
  const [found, ...others] = assembly.of("AWS::ApiGatewayV2::Stage", stage).filter(isOwn);
  if (!found || others.length > 0) throw new Error(`${own.name} has ${others.length + (found ? 1 : 0)} stages.`);
  const { CorsConfiguration: cors } = own.is;
  return { cors, stage: found.is, routes: assembly.of("AWS::ApiGatewayV2::Route", route).filter(isOwn) };
}

/** The HTTP API of the templates: their routes, their authorizer and their functions, as a request listener. */
export function gateway({
  assembly,
  api: apiName,
  invoke,
  keysUrl,
  local = {},
  throttled = true,
  onFailure,
}: GatewayOptions): RequestListener {
  const authorizers = new Map(
    assembly
      .of("AWS::ApiGatewayV2::Authorizer", authorizer)
      .map(({ name, is }) => [
        name,
        is.AuthorizerType === "JWT"
          ? jwtAuthorizer({ issuer: is.JwtConfiguration.Issuer, audience: is.JwtConfiguration.Audience, keysUrl })
          : lambdaAuthorizer(nameIn(is.AuthorizerUri), invoke),
      ]),
  );
  const functionOf = new Map(
    assembly
      .of("AWS::ApiGatewayV2::Integration", integration)
      .map(({ name, is }) => [`integrations/${name}`, nameIn(is.IntegrationUri)]),
  );
  const { cors, stage: settings, routes: ofApi } = partsOf(assembly, apiName);
  const routes = new RouteTable(
    ofApi.map(({ is }) => ({
      key: is.RouteKey,
      target: { functionName: functionOf.get(is.Target) ?? "", authorizer: is.AuthorizerId },
    })),
  );

  const now = () => performance.now();
  const throttleOf = throttles(settings, routes.keys, now);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
    const own = request.method === "GET" ? local[url.pathname] : undefined;
    if (own) {
      const body = JSON.stringify(await own(url.searchParams), null, 2);
      return response.writeHead(200, { "content-type": "application/json" }).end(body);
    }
    const found = routes.find(request.method ?? "", url.pathname);
    const body = await bodyOf(request);
    const added = cors && corsHeaders(cors, request.method, request.headers);
    if (!found && cors && isPreflight(request.method, request.headers)) return response.writeHead(204, added).end();
    if (!found) return say(response, 404, "Not Found");
    if (throttled && !throttleOf.get(found.key)?.take(now())) return say(response, 429, "Too Many Requests");
    if (body === undefined) return say(response, 413, "Request Entity Too Large");
    const { functionName, authorizer: name } = found.target;
    try {
      const event = requestEvent(request, url, body, found);
      const asked = name === undefined ? undefined : await authorizers.get(name)?.(event);
      if (name !== undefined && !asked?.authorizer) {
        const { status, message } = asked ?? UNAUTHORIZED;
        return say(response, status, message, status === 401 ? { "www-authenticate": "Bearer" } : {});
      }
      return send(response, await invoke(functionName, authorized(event, asked?.authorizer)), added);
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

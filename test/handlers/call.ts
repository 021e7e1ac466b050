import { authorizerOf } from "./claims.ts";

type Handler = (event: never, context: never) => Promise<unknown>;

export interface Call {
  readonly params?: object;
  readonly query?: object;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Arrives as the authorizer's claims, as a user with these groups. */
  readonly user?: string;
  readonly groups?: string[];
  /** Where on the internet it comes from. */
  readonly address?: string;
}

/** Calls a route's handler as the gateway does. */
export async function call<Body = Record<string, unknown>>(
  handler: unknown,
  request: Call = {},
): Promise<{ status: number; body: Body }> {
  const { params, query, body, headers = {}, user, groups = [], address } = request;
  const event = {
    headers,
    pathParameters: params,
    queryStringParameters: query,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    requestContext: {
      http: { sourceIp: address ?? "192.0.2.1" },
      ...(user !== undefined && { authorizer: authorizerOf(user, groups) }),
    },
  };
  const reply = (await (handler as Handler)(event as never, {} as never)) as { statusCode: number; body?: string };
  return { status: reply.statusCode, body: reply.body ? JSON.parse(reply.body) : ({} as Body) };
}

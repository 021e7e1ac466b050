type Handler = (event: never, context: never) => Promise<unknown>;

export interface Call {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly body?: object | string;
  readonly params?: object;
  readonly headers?: Record<string, string>;
}

/** Calls a handler as the gateway does. @throws Error unless the status is 2xx */
export async function called(handler: unknown, { user, groups = [], body, params, headers = {} }: Call) {
  const claims = { sub: user, token_use: "access", client_id: process.env.TOKEN_CLIENT_ID, "cognito:groups": groups };
  const event = {
    headers,
    pathParameters: params,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    requestContext: user ? { authorizer: { jwt: { claims }, lambda: { user, groups, secondFactor: true } } } : {},
  };
  const reply = (await (handler as Handler)(event as never, {} as never)) as { statusCode: number; body: string };
  if (reply.statusCode >= 300) throw new Error(`answered ${reply.statusCode}: ${reply.body}`);
  return JSON.parse(reply.body) as { id: string; checkoutUrl?: string };
}

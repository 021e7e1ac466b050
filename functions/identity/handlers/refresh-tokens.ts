import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveSessions } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import type { RefreshSession } from "../flows/ports.ts";

export const refreshTokens = (ports: { readonly refreshSession: RefreshSession }) =>
  endpoint(routes.refreshTokens, ({ body }) => ports.refreshSession(body.refreshToken));

export const handler = refreshTokens(liveSessions());

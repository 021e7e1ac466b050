import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveSessions } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { RefreshSession } from "../ports.ts";

export const refreshTokens = (ports: { readonly refreshSession: RefreshSession }) =>
  endpoint(routes.refreshTokens, ({ body }) => ports.refreshSession(body.refreshToken));

export const handler = refreshTokens(liveSessions());

import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveSessions } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import type { CloseSession } from "../flows/ports.ts";

export const logOut = (ports: { readonly closeSession: CloseSession }) =>
  endpoint(routes.logOut, async ({ body }) => {
    await ports.closeSession(body.refreshToken);
    return undefined;
  });

export const handler = logOut(liveSessions());

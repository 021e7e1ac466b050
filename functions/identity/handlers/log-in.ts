import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveSessions } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import type { OpenSession } from "../flows/ports.ts";

export const logIn = (ports: { readonly openSession: OpenSession }) =>
  endpoint(routes.logIn, ({ body }) => ports.openSession(body.email, body.password, body.code));

export const handler = logIn(liveSessions());

import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveSessions } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { ResetPassword } from "../ports.ts";

export const resetPassword = (ports: { readonly resetPassword: ResetPassword }) =>
  endpoint(routes.resetPassword, ({ body }) => ports.resetPassword(body.email, body.code, body.password));

export const handler = resetPassword(liveSessions());

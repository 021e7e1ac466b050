import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveSessions } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import type { ForgotPassword } from "../flows/ports.ts";

export const forgotPassword = (ports: { readonly forgotPassword: ForgotPassword }) =>
  endpoint(
    routes.forgotPassword,
    async ({ body }) => (await ports.forgotPassword(body.email)) ?? { state: "sent" as const },
  );

export const handler = forgotPassword(liveSessions());

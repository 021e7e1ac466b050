import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveSessions } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { ConfirmSignUp } from "../ports.ts";

export const confirmRegistration = (ports: { readonly confirmSignUp: ConfirmSignUp }) =>
  endpoint(
    routes.confirmRegistration,
    async ({ body }) => (await ports.confirmSignUp(body.email, body.code)) ?? { state: "confirmed" as const },
  );

export const handler = confirmRegistration(liveSessions());

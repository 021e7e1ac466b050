import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveSessions } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import type { ResendCode } from "../flows/ports.ts";

export const resendCode = (ports: { readonly resendCode: ResendCode }) =>
  endpoint(routes.resendCode, async ({ body }) => (await ports.resendCode(body.email)) ?? { state: "sent" as const });

export const handler = resendCode(liveSessions());

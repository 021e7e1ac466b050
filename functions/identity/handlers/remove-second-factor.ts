import { endpoint } from "../../shared/runtime/endpoint.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { liveSessions } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import type { ForgetSecret } from "../flows/ports.ts";

export const removeSecondFactor = (ports: { readonly forgetSecret: ForgetSecret }) =>
  endpoint(routes.removeSecondFactor, ({ headers }) => ports.forgetSecret(accessTokenOf(headers)));

export const handler = removeSecondFactor(liveSessions());

import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveReset } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import { isStrong, weakPassword } from "../domain/password.ts";
import type { CloseSessions, ResetPassword } from "../flows/ports.ts";

export const resetPassword = (ports: {
  readonly resetPassword: ResetPassword;
  readonly closeSessions: CloseSessions;
}) =>
  endpoint(routes.resetPassword, async ({ body }) => {
    if (!isStrong(body.password)) return weakPassword;
    const refused = await ports.resetPassword(body.email, body.code, body.password);
    if (refused) return refused;
    // A new password alone ends nothing at the pool.
    await ports.closeSessions(body.email);
    return undefined;
  });

export const handler = resetPassword(liveReset());

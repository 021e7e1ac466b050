import { endpoint } from "../../shared/runtime/endpoint.ts";
import { healthRoutes } from "../contract/health.ts";

export const handler = endpoint(healthRoutes.getHealth, async () => ({ status: "ok" }) as const);

import { deliveryRoutes } from "./delivery.ts";
import { endpointRoutes } from "./endpoint.ts";

export const routes = { ...endpointRoutes, ...deliveryRoutes };

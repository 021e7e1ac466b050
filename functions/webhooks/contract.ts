import { deliveryRoutes } from "./delivery-routes.ts";
import { endpointRoutes } from "./endpoint-routes.ts";

export const routes = { ...endpointRoutes, ...deliveryRoutes };

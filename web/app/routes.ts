import type { RouteConfig } from "@react-router/dev/routes";
import { accountRoutes } from "./account/routes.ts";
import { consoleRoutes } from "./console/routes.ts";
import { deskRoutes } from "./desk/routes.ts";
import { shopRoutes } from "./shop/routes.ts";
import { siteRoutes } from "./site/routes.ts";
import { studioRoutes } from "./studio/routes.ts";

/** Each area lists its own pages; everything else is "not found". */
export default [
  ...shopRoutes,
  ...accountRoutes,
  ...deskRoutes,
  ...studioRoutes,
  ...consoleRoutes,
  ...siteRoutes,
] satisfies RouteConfig;

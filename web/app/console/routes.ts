import { layout, type RouteConfig, route } from "@react-router/dev/routes";

export const consoleRoutes = [
  layout("console/layout.tsx", { id: "console" }, [route("console", "console/start.tsx")]),
] satisfies RouteConfig;

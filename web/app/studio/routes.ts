import { layout, type RouteConfig, route } from "@react-router/dev/routes";

export const studioRoutes = [
  layout("studio/layout.tsx", { id: "studio" }, [route("studio", "studio/start.tsx")]),
] satisfies RouteConfig;

import { layout, type RouteConfig, route } from "@react-router/dev/routes";

export const deskRoutes = [
  layout("desk/layout.tsx", { id: "desk" }, [route("desk", "desk/start.tsx")]),
] satisfies RouteConfig;

import { layout, type RouteConfig, route } from "@react-router/dev/routes";

export const siteRoutes = [
  route("preferences", "site/preferences.ts"),
  layout("site/public-layout.tsx", { id: "rest" }, [route("*", "site/not-found.tsx")]),
] satisfies RouteConfig;

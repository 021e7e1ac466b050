import { index, layout, type RouteConfig, route } from "@react-router/dev/routes";

export const shopRoutes = [
  layout("site/public-layout.tsx", { id: "shop" }, [
    index("shop/home.tsx"),
    route("works", "shop/browse.tsx"),
    route("works/:id", "shop/work.tsx"),
  ]),
] satisfies RouteConfig;

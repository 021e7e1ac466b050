import { layout, type RouteConfig, route } from "@react-router/dev/routes";

export const accountRoutes = [
  layout("site/public-layout.tsx", { id: "account" }, [
    route("sign-in", "account/sign-in.tsx"),
    route("sign-out", "account/sign-out.tsx"),
  ]),
] satisfies RouteConfig;

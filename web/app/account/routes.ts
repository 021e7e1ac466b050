import { layout, type RouteConfig, route } from "@react-router/dev/routes";

export const accountRoutes = [
  layout("site/public-layout.tsx", { id: "account" }, [
    route("sign-in", "account/sign-in.tsx"),
    route("sign-out", "account/sign-out.tsx"),
    route("sign-up", "account/sign-up.tsx"),
    route("confirm", "account/confirm.tsx"),
    route("forgot", "account/forgot.tsx"),
    route("reset", "account/reset.tsx"),
  ]),
] satisfies RouteConfig;

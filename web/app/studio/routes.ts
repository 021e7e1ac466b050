import { layout, type RouteConfig, route } from "@react-router/dev/routes";

export const studioRoutes = [
  layout("studio/layout.tsx", { id: "studio" }, [
    route("studio", "studio/start.tsx"),
    route("studio/works", "studio/works.tsx"),
    route("studio/works/:id", "studio/work.tsx"),
    route("studio/balance", "studio/balance.tsx"),
    route("studio/exports", "studio/exports.tsx"),
    route("studio/webhooks", "studio/webhooks.tsx"),
    route("studio/webhooks/:id", "studio/webhook.tsx"),
  ]),
] satisfies RouteConfig;

import { layout, type RouteConfig, route } from "@react-router/dev/routes";

export const studioRoutes = [
  layout("studio/layout.tsx", { id: "studio" }, [
    route("studio", "studio/start.tsx"),
    route("studio/works", "studio/works.tsx"),
    route("studio/works/:id", "studio/work.tsx"),
    route("studio/works/:id/decisions", "studio/decisions.tsx"),
    route("studio/sales", "studio/sales.tsx"),
    route("studio/insights", "studio/insights.tsx"),
    route("studio/refunds", "studio/refunds.tsx"),
    route("studio/reviews", "studio/reviews.tsx"),
    route("studio/discounts", "studio/discounts.tsx"),
    route("studio/offers", "studio/offers.tsx"),
    route("studio/offers/:id", "studio/offer.tsx"),
    route("studio/profile", "studio/profile.tsx"),
    route("studio/affiliates", "studio/affiliates.tsx"),
    route("studio/balance", "studio/balance.tsx"),
    route("studio/exports", "studio/exports.tsx"),
    route("studio/webhooks", "studio/webhooks.tsx"),
    route("studio/webhooks/:id", "studio/webhook.tsx"),
  ]),
] satisfies RouteConfig;

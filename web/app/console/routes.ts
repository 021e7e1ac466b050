import { layout, type RouteConfig, route } from "@react-router/dev/routes";

export const consoleRoutes = [
  layout("console/layout.tsx", { id: "console" }, [
    route("console", "console/overview.tsx"),
    route("console/health", "console/health.tsx"),
    route("console/users", "console/users.tsx"),
    route("console/users/:id", "console/user.tsx"),
    route("console/orders", "console/orders.tsx"),
    route("console/orders/:id", "console/order.tsx"),
    route("console/products", "console/products.tsx"),
    route("console/products/:id/decisions", "console/decisions.tsx"),
    route("console/mails", "console/mails.tsx"),
    route("console/refunds", "console/refunds.tsx"),
    route("console/disputes", "console/disputes.tsx"),
    route("console/failures", "console/failures.tsx"),
    route("console/reconciliations", "console/reconciliations.tsx"),
    route("console/creators", "console/creators.tsx"),
    route("console/creators/:id", "console/creator.tsx"),
    route("console/affiliates", "console/affiliates.tsx"),
    route("console/affiliates/:id", "console/affiliate.tsx"),
    route("console/discounts", "console/discounts.tsx"),
    route("console/models", "console/models.tsx"),
    route("console/models/:id", "console/model.tsx"),
    route("console/rules", "console/rules.tsx"),
    route("console/lists", "console/lists.tsx"),
    route("console/attribution", "console/attribution.tsx"),
  ]),
] satisfies RouteConfig;

import { index, layout, type RouteConfig, route } from "@react-router/dev/routes";

export const shopRoutes = [
  layout("site/public-layout.tsx", { id: "shop" }, [
    index("shop/home.tsx"),
    route("for-you", "shop/for-you.tsx"),
    route("works", "shop/browse.tsx"),
    route("works/:id", "shop/work.tsx"),
    route("creators", "shop/creators.tsx"),
    route("creators/:handle", "shop/creator.tsx"),
    route("cart", "shop/cart.tsx"),
    route("orders/:id", "shop/order-return.tsx"),
    route("subscriptions/:id", "shop/subscription-return.tsx"),
    route("gifts/claim", "shop/claim-gift.tsx"),
    route("invitations/claim", "shop/claim-seat.tsx"),
    route("follow", "shop/follow.ts"),
    route("works/:id/preview", "shop/preview.ts"),
    route("r/:code?", "shop/referral.ts"),
    route("offers/why", "shop/offer-why.tsx"),
    route("not-because", "shop/not-because.ts"),
  ]),
] satisfies RouteConfig;

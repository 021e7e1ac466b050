import { index, layout, type RouteConfig, route } from "@react-router/dev/routes";

const page = (path: string, file: string) => route(`desk/${path}`, `desk/${file}.tsx`);

export const deskRoutes = [
  layout("desk/layout.tsx", { id: "desk" }, [
    route("desk", "desk/start.tsx"),
    page("library", "library"),
    page("access/:product", "access"),
    page("orders", "orders"),
    page("orders/:id", "order"),
    page("refunds", "refunds"),
    page("memberships", "memberships"),
    page("memberships/:id", "membership"),
    page("credits", "credits"),
    page("gifts", "gifts"),
    page("reviews", "reviews"),
    page("reviews/:product", "review"),
    page("notifications", "notifications"),
    page("wishlist", "wishlist"),
    page("following", "following"),
    page("recommend", "affiliate"),
    route("desk/settings", "desk/settings/layout.tsx", { id: "settings" }, [
      index("desk/settings/profile.tsx"),
      route("security", "desk/settings/security.tsx"),
      route("portrait", "desk/settings/portrait.tsx"),
      route("interests", "desk/settings/interests.tsx"),
      route("mails", "desk/settings/mails.tsx"),
      route("messages", "desk/settings/messages.tsx"),
      route("contacts", "desk/settings/contacts.tsx"),
    ]),
    page("organisations", "organisation/organisations"),
    route("desk/organisations/:id", "desk/organisation/layout.tsx", { id: "organisation" }, [
      index("desk/organisation/members.tsx"),
      route("seats", "desk/organisation/seats.tsx"),
      route("invite", "desk/organisation/invite.tsx"),
      route("buy", "desk/organisation/buy.tsx"),
      route("name", "desk/organisation/name.tsx"),
    ]),
  ]),
  page("read/:product", "reader/read"),
  route("desk/progress/:product", "desk/reader/progress.ts"),
] satisfies RouteConfig;

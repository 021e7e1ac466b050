import { layout, type RouteConfig, route } from "@react-router/dev/routes";

export const siteRoutes = [
  route("preferences", "site/preferences.ts"),
  route("m/:token", "site/message-link.ts"),
  route("robots.txt", "site/robots.ts"),
  route("llms.txt", "site/llms.ts"),
  route("sitemap.xml", "site/sitemap.ts"),
  route("sitemap-works.xml", "site/sitemap.ts", { id: "sitemap-works" }),
  route("sitemap-pages.xml", "site/sitemap.ts", { id: "sitemap-pages" }),
  layout("site/public-layout.tsx", { id: "rest" }, [
    route("about", "site/about.tsx"),
    route("refunds", "site/refunds.tsx"),
    route("privacy", "site/privacy.tsx"),
    route("privacy/settings", "site/privacy-settings.tsx"),
    route("terms", "site/terms.tsx"),
    route("affiliate-terms", "site/affiliate-terms.tsx"),
    route("*", "site/not-found.tsx"),
  ]),
] satisfies RouteConfig;

import type { LoaderFunctionArgs } from "react-router";
import { site } from "./site.ts";

/** Personal pages; sign-in and similar pages exclude themselves. */
const CLOSED = ["/api/", "/desk", "/studio", "/console", "/cart", "/orders/", "/subscriptions/", "/preferences"];

export function loader({ context }: LoaderFunctionArgs): Response {
  const { origin } = context.get(site);
  const closed = CLOSED.flatMap((path) => [`Disallow: ${path}`, `Disallow: /zh${path}`]);
  const lines = ["User-agent: *", ...closed, "", `Sitemap: ${origin}/sitemap.xml`, ""];
  return new Response(lines.join("\n"), { headers: { "content-type": "text/plain; charset=utf-8" } });
}

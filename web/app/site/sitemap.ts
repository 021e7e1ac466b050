import type { LoaderFunctionArgs } from "react-router";
import { topicList } from "../design/names.ts";
import { workPath } from "../design/work-card.tsx";
import { inLanguage, languages, localeOf } from "./languages.ts";
import { type Site, site } from "./site.ts";

/** Works on one part of the map. A part has no number but a cursor: works come and go while it is read. */
const PART = "100";

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const xml = (body: string) =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`, {
    headers: { "content-type": "application/xml; charset=utf-8" },
  });

/** A page in each language, and when it last changed where that is known. */
function entry(origin: string, path: string, at?: string): string {
  const links = languages.map(
    (each) =>
      `<xhtml:link rel="alternate" hreflang="${localeOf(each)}" href="${escaped(origin + inLanguage(path, each))}"/>`,
  );
  const changed = at === undefined ? "" : `<lastmod>${at.slice(0, 10)}</lastmod>`;
  return languages
    .map((each) => `<url><loc>${escaped(origin + inLanguage(path, each))}</loc>${changed}${links.join("")}</url>`)
    .join("\n");
}

/** The parts in order: each is asked for where the next begins. */
async function cursors(api: Site["api"]): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined; found.length < 500; ) {
    const page = await api("listProducts", { query: { limit: PART, cursor } });
    cursor = page.cursor;
    if (cursor === undefined) break;
    found.push(cursor);
  }
  return found;
}

/** `/sitemap.xml` names the parts of the map, and `/sitemap-works.xml?from=` holds one. */
export async function loader({ context, request }: LoaderFunctionArgs): Promise<Response> {
  const { api, origin } = context.get(site);
  const { pathname, searchParams } = new URL(request.url);
  const space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
  if (pathname === "/sitemap.xml") {
    const parts = (await cursors(api)).map((cursor) => `?from=${encodeURIComponent(cursor)}`);
    const all = ["/sitemap-pages.xml", ...["", ...parts].map((from) => `/sitemap-works.xml${from}`)];
    const listed = all.map((path) => `<sitemap><loc>${escaped(origin + path)}</loc></sitemap>`);
    return xml(`<sitemapindex ${space}>\n${listed.join("\n")}\n</sitemapindex>`);
  }
  const urls = pathname === "/sitemap-pages.xml" ? await pages(api, origin) : await works(api, origin, searchParams);
  return xml(`<urlset ${space} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${urls.join("\n")}\n</urlset>`);
}

async function pages(api: Site["api"], origin: string): Promise<string[]> {
  const { items } = await api("listCreators", { query: { limit: PART } });
  const fixed = ["/", "/works", "/creators", "/about", "/refunds", "/privacy", "/terms"];
  const paths = [
    ...fixed,
    ...topicList.map((topic) => `/works?topic=${topic}`),
    ...items.map(({ handle }) => `/creators/${handle}`),
  ];
  return paths.map((path) => entry(origin, path));
}

async function works(api: Site["api"], origin: string, search: URLSearchParams): Promise<string[]> {
  const { items } = await api("listProducts", { query: { limit: PART, cursor: search.get("from") ?? undefined } });
  return items.map((work) => entry(origin, workPath(work), work.publishedAt));
}

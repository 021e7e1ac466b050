import type { MetaDescriptor } from "react-router";
import { inLanguage, type Language, languages, localeOf } from "./languages.ts";

interface Page {
  readonly title: string;
  readonly description?: string | undefined;
  /** Path of the page without the language's prefix, and with what of its query makes another page. */
  readonly path: string;
  readonly origin: string;
  readonly language: Language;
  /** Path of a picture of it, where there is one. */
  readonly image?: string | undefined;
  /** Structured data for search engines. */
  readonly jsonLd?: object | undefined;
  /** False for what is nobody else's. */
  readonly isIndexed?: boolean;
}

/** Title, description, canonical address, the page in other languages, and what social networks show. */
export function head({
  title,
  description,
  path,
  origin,
  language,
  image,
  jsonLd,
  isIndexed = true,
}: Page): MetaDescriptor[] {
  const url = (each: Language) => `${origin}${inLanguage(path, each)}`;
  return [
    { title: title === "Lyceum" ? title : `${title} · Lyceum` },
    ...(description === undefined
      ? []
      : [
          { name: "description", content: description },
          { property: "og:description", content: description },
        ]),
    ...(isIndexed ? [] : [{ name: "robots", content: "noindex" }]),
    { tagName: "link", rel: "canonical", href: url(language) },
    ...languages.map(
      (each) => ({ tagName: "link", rel: "alternate", hrefLang: localeOf(each), href: url(each) }) as const,
    ),
    { property: "og:title", content: title },
    { property: "og:url", content: url(language) },
    { property: "og:site_name", content: "Lyceum" },
    { property: "og:type", content: "website" },
    ...(image === undefined ? [] : [{ property: "og:image", content: `${origin}${image}` }]),
    { name: "twitter:card", content: image === undefined ? "summary" : "summary_large_image" },
    ...(jsonLd === undefined ? [] : [{ "script:ld+json": jsonLd as never }]),
  ];
}

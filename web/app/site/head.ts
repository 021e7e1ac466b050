import type { MetaDescriptor } from "react-router";
import type { Topic } from "../design/names.ts";
import { inLanguage, type Language, languages, localeOf } from "./languages.ts";

interface Page {
  readonly title: string;
  readonly description?: string | undefined;
  /** The path of the page without the language's prefix, with the query fields that distinguish pages. */
  readonly path: string;
  readonly origin: string;
  readonly language: Language;
  /** The path of a picture of it, if there is one. */
  readonly image?: string | undefined;
  /** Structured data for search engines. */
  readonly jsonLd?: object | undefined;
  /** False for personal pages. */
  readonly isIndexed?: boolean;
}

/** The folder of the pictures below. */
export const SOCIAL = "/assets/social-1/";

/** The picture of a page without its own for social networks, which show no SVG (`npm run build:social`). */
export const socialPicture = (topic?: Topic): string => `${SOCIAL}${topic ?? "lyceum"}.png`;

const isSocialPicture = (path: string): boolean => path.startsWith(SOCIAL);

/** Title, description, canonical URL, other languages, and data for social networks. */
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
    { property: "og:locale", content: localeOf(language).replace("-", "_") },
    { property: "og:image", content: `${origin}${image ?? socialPicture()}` },
    // Uploaded pictures are upright.
    {
      name: "twitter:card",
      content: image === undefined || isSocialPicture(image) ? "summary_large_image" : "summary",
    },
    ...(jsonLd === undefined ? [] : [{ "script:ld+json": jsonLd as never }]),
  ];
}

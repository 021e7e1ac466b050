import type { MessageDescriptor } from "@lingui/core";
import type { MetaDescriptor } from "react-router";
import { head } from "../site/head.ts";
import type { Site } from "../site/site.ts";

/** What each page of the console says of itself to its head. */
export interface Titled {
  readonly title: string;
  readonly language: Site["language"];
  readonly origin: string;
}

export const titled = ({ say, language, origin }: Site, title: MessageDescriptor): Titled => ({
  title: say(title),
  language,
  origin,
});

/** A page's `meta`: a page of the console is nobody else's. */
export const consoleHead = ({ loaderData }: { readonly loaderData: Titled | undefined }): MetaDescriptor[] =>
  loaderData ? head({ ...loaderData, path: "/console", isIndexed: false }) : [];

/** Query fields of a list as its URL has them. */
export const searchOf = (request: Request) => {
  const search = new URL(request.url).searchParams;
  return (name: string): string | undefined => search.get(name) ?? undefined;
};

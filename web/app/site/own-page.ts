import type { MessageDescriptor } from "@lingui/core";
import type { MetaDescriptor } from "react-router";
import { head } from "./head.ts";
import type { Site } from "./site.ts";

/** The data of a personal page for its head. */
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

/** The `meta` of a personal page, which is not indexed. */
export const ownHead = ({ loaderData }: { readonly loaderData: Titled | undefined }): MetaDescriptor[] =>
  loaderData ? head({ ...loaderData, path: "/", isIndexed: false }) : [];

/** Query fields of a list as its URL has them. */
export const searchOf = (request: Request) => {
  const search = new URL(request.url).searchParams;
  return (name: string): string | undefined => search.get(name) ?? undefined;
};

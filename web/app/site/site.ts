import type { MessageDescriptor } from "@lingui/core";
import { createContext } from "react-router";
import type { Currency } from "../../../functions/shared/kernel/money.ts";
import type { Group } from "../../../functions/shared/kernel/route.ts";
import type { Api } from "../api/api.ts";
import type { Language } from "./languages.ts";

/** The signed-in user according to the access token. Only the API decides what they may do. */
export interface Viewer {
  readonly id: string;
  readonly groups: readonly Group[];
}

export type Consent = "yes" | "no" | "not-asked" | "refused-by-browser";

/** What one request of a page is answered with. */
export interface Site {
  /** Calls the API as the viewer. */
  readonly api: Api;
  readonly language: Language;
  /** Words of the page's language for a loader: a page's title, say. Components have `useLingui`. */
  readonly say: (message: MessageDescriptor) => string;
  /** Of prices, where a product has one in it. */
  readonly currency: Currency;
  readonly viewer: Viewer | undefined;
  /** Scheme and host of the site. */
  readonly origin: string;
  /** What is in the cart: ids of products. */
  readonly cart: readonly string[];
  /** Lets the scripts of pages that hydrate run. */
  readonly nonce: string;
  /** Of the session, for ending it. */
  readonly refreshToken: string | undefined;
  /** Of who has no account, once they agreed to be learnt from. */
  readonly visitorToken: string | undefined;
  /** Whether the visitor agreed to be learnt from; never where the browser says no for all sites (Global Privacy Control). */
  readonly consent: Consent;
  /** Another cookie of the site's. */
  readonly cookie: (name: string) => string | undefined;
  /** Adds cookies to the reply. */
  readonly setCookie: (cookie: string) => void;
}

/** In loaders and actions: `const { api } = context.get(site)`. */
export const site = createContext<Site>();

import type { Currency, Money } from "../../../functions/shared/kernel/money.ts";
import type { Asked } from "../api/operations.ts";
import type { ProductType, Topic } from "../design/names.ts";
import { digitsOf } from "../site/currencies.ts";
import type { Language } from "../site/languages.ts";

export const sorts = ["popular", "newest", "rating", "price", "-price"] as const;
export type Sort = (typeof sorts)[number];

/** The filters of a list of works from its URL. Invalid ones are ignored. */
export interface Browse {
  readonly q: string | undefined;
  readonly topic: Topic | undefined;
  readonly type: ProductType | undefined;
  /** The language of the works: the page's unless given, or any. */
  readonly language: Language | "all";
  /** In whole units of the displayed currency. */
  readonly most: number | undefined;
  readonly sort: Sort;
  readonly cursor: string | undefined;
}

const MOST_WORDS = 100;

/** The enumerations of works. */
interface Kinds {
  readonly topics: readonly Topic[];
  readonly types: readonly ProductType[];
}

export function browseOf(search: URLSearchParams, language: Language, { topics, types }: Kinds): Browse {
  const one = <Value extends string>(name: string, of: readonly Value[]) =>
    of.find((each) => each === search.get(name));
  const q = search.get("q")?.trim().slice(0, MOST_WORDS);
  const most = Number(search.get("most") ?? Number.NaN);
  return {
    q: q === "" ? undefined : q,
    topic: one("topic", topics),
    type: one("type", types),
    language: one("language", ["en", "zh", "all"] as const) ?? language,
    most: Number.isInteger(most) && most >= 0 && search.get("most") !== "" ? most : undefined,
    sort: one("sort", sorts) ?? "popular",
    cursor: search.get("cursor") ?? undefined,
  };
}

/** The path of a list with some filters changed, from its first page on. Defaults are left out. */
export function browsePath(browse: Browse, language: Language, changed: Partial<Browse> = {}): string {
  const { q, topic, type, language: of, most, sort, cursor } = { ...browse, cursor: undefined, ...changed };
  const named = {
    q,
    topic,
    type,
    language: of === language ? undefined : of,
    most: most === undefined ? undefined : String(most),
    sort: sort === "popular" ? undefined : sort,
    cursor,
  };
  const given = Object.entries(named).filter((each): each is [string, string] => each[1] !== undefined);
  return given.length === 0 ? "/works" : `/works?${new URLSearchParams(given)}`;
}

/** Whole units of a currency as an amount of the API. */
export const wholeUnits = (amount: number, currency: Currency): Money => ({
  amount: amount * 10 ** digitsOf(currency),
  currency,
});

/** The query for the API. Prices are compared within one currency, which excludes works without a price in it. */
export function askedOf(browse: Browse, currency: Currency): NonNullable<Asked<"listProducts">["query"]> {
  const { q, topic, type, language, most, sort, cursor } = browse;
  const isByPrice = most !== undefined || sort === "price" || sort === "-price";
  return {
    limit: "24",
    sort,
    ...(q !== undefined && { q }),
    ...(topic && { topic }),
    ...(type && { type }),
    ...(language !== "all" && { language }),
    ...(isByPrice && { currency }),
    ...(most !== undefined && { maxPrice: String(wholeUnits(most, currency).amount) }),
    ...(cursor !== undefined && { cursor }),
  };
}

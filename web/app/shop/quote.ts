import type { Currency } from "../../../functions/shared/kernel/money.ts";
import { isRefused } from "../api/api.ts";
import type { Reply } from "../api/operations.ts";
import type { Site } from "../site/site.ts";

export type Quote = Reply<"quoteCart">;
export interface Problem {
  readonly code: string;
  readonly detail: string;
}
/** What a cart costs, and what is wrong with it: with one line of it, or with lines that do not go together. */
interface Quoted {
  readonly quote: Quote | undefined;
  readonly wrong: ReadonlyMap<string, Problem>;
  readonly together: Problem | undefined;
}

/** Quotes what of a cart can be bought, and tells of the rest why not. */
export async function quoted(
  api: Site["api"],
  products: readonly string[],
  currency: Currency,
  codes: readonly string[],
): Promise<Quoted> {
  const none = { quote: undefined, wrong: new Map<string, Problem>(), together: undefined };
  if (products.length === 0) return none;
  try {
    const quote = await api("quoteCart", {
      body: { products: [...products], currency, codes: [...codes], lenient: true },
    });
    const wrong = new Map((quote.unavailable ?? []).map((each) => [each.productId, each]));
    return { ...none, wrong, quote: quote.lines.length === 0 ? undefined : quote };
  } catch (error) {
    if (!isRefused(error) || error.status >= 500 || error.status === 429) throw error;
    return { ...none, together: { code: error.code, detail: error.detail } };
  }
}

import type { Currency } from "../../../functions/shared/kernel/money.ts";
import { isRefused } from "../api/api.ts";
import type { Reply } from "../api/operations.ts";
import type { Site } from "../site/site.ts";

export type Quote = Reply<"quoteCart">;
export interface Problem {
  readonly code: string;
  readonly detail: string;
}
/** The quote of a cart, and its problems: with single lines, or with the combination. */
interface Quoted {
  readonly quote: Quote | undefined;
  readonly wrong: ReadonlyMap<string, Problem>;
  readonly together: Problem | undefined;
}

interface CartAsked {
  readonly products: readonly string[];
  readonly currency: Currency;
  readonly codes: readonly string[];
  readonly offer?: string | undefined;
}

/** Quotes the works of a cart that can be bought, with the reasons for the others. */
export async function quoted(api: Site["api"], { products, currency, codes, offer }: CartAsked): Promise<Quoted> {
  const none = { quote: undefined, wrong: new Map<string, Problem>(), together: undefined };
  if (products.length === 0) return none;
  try {
    const quote = await api("quoteCart", {
      body: {
        products: [...products],
        currency,
        codes: [...codes],
        lenient: true,
        ...(offer !== undefined && { offer }),
      },
    });
    const wrong = new Map((quote.unavailable ?? []).map((each) => [each.productId, each]));
    return { ...none, wrong, quote: quote.lines.length === 0 ? undefined : quote };
  } catch (error) {
    if (!isRefused(error) || error.status >= 500 || error.status === 429) throw error;
    return { ...none, together: { code: error.code, detail: error.detail } };
  }
}

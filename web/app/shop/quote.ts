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

async function ask(api: Site["api"], products: readonly string[], currency: Currency, codes: readonly string[]) {
  try {
    return await api("quoteCart", { body: { products: [...products], currency, codes: [...codes] } });
  } catch (error) {
    if (!isRefused(error) || error.status >= 500 || error.status === 429) throw error;
    return { code: error.code, detail: error.detail };
  }
}
const isQuote = (answer: Quote | Problem): answer is Quote => "lines" in answer;

/** Quotes all at once; where that is refused each by itself, so that a line is told what is wrong with it, and then the rest. */
export async function quoted(
  api: Site["api"],
  products: readonly string[],
  currency: Currency,
  codes: readonly string[],
): Promise<Quoted> {
  const none = { quote: undefined, wrong: new Map<string, Problem>(), together: undefined };
  if (products.length === 0) return none;
  const all = await ask(api, products, currency, codes);
  if (isQuote(all)) return { ...none, quote: all };
  const alone = await Promise.all(products.map(async (id) => [id, await ask(api, [id], currency, [])] as const));
  const wrong = new Map(alone.flatMap(([id, answer]) => (isQuote(answer) ? [] : [[id, answer] as const])));
  const good = products.filter((id) => !wrong.has(id));
  if (wrong.size === 0) return { ...none, together: all };
  if (good.length === 0) return { ...none, wrong };
  const rest = await ask(api, good, currency, codes);
  return isQuote(rest) ? { ...none, wrong, quote: rest } : { ...none, wrong, together: rest };
}

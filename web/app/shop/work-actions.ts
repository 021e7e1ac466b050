import { data, redirect } from "react-router";
import { ulid } from "ulid";
import { isRefused } from "../api/api.ts";
import { CURRENCY, LANGUAGE, YEAR_SECONDS } from "../site/cookies.ts";
import { currencies } from "../site/currencies.ts";
import { keep } from "../site/keep.ts";
import type { Site } from "../site/site.ts";
import { keepCart, withWork } from "./cart-cookie.ts";
import { listOf } from "./list-id.ts";
import { clickOf } from "./referral.ts";

interface Asked {
  readonly id: string;
  /** The page's own path, for the redirect back. */
  readonly page: string;
  readonly form: FormData;
}

const text = (form: FormData, name: string) => String(form.get(name) ?? "").trim();
const currencyIn = (form: FormData) => currencies.find((each) => each === form.get("currency"));

async function subscribe(seen: Site, { id, form }: Asked): Promise<string> {
  const currency = currencyIn(form);
  const [code, parts] = [text(form, "code").toUpperCase(), Number(text(form, "instalments"))];
  const { checkoutUrl, id: subscription } = await seen.api("subscribe", {
    body: {
      product: id,
      ...(currency && { currency }),
      ...(code !== "" && { code }),
      ...(parts > 0 && { instalments: parts }),
      ...listOf(form),
      ...clickOf(seen),
    },
  });
  return checkoutUrl ?? `/subscriptions/${subscription}?checkout=done`;
}

async function order(seen: Site, { id, form }: Asked): Promise<string> {
  const currency = currencyIn(form);
  const placed = await seen.api("placeOrder", {
    body: { products: [id], ...(currency && { currency }), ...listOf(form), ...clickOf(seen) },
  });
  return placed.checkoutUrl ?? `/orders/${placed.id}?checkout=done`;
}

async function use({ api }: Site, { id }: Asked): Promise<string> {
  await api("useProduct", { params: { id }, body: { usage: ulid() } });
  return `/desk/read/${id}?open=1`;
}

async function wish({ api }: Site, { id, page }: Asked): Promise<string> {
  await api("putWish", { params: { id } });
  return `${page}?said=kept`;
}

const needAccount = { subscribe, get: order, use, wish } as const;

/** Does the work of a form of a work's page, and redirects. */
export async function doOnWork(seen: Site, asked: Asked) {
  const { id, page, form } = asked;
  const intent = text(form, "intent");
  if (intent === "buy" || intent === "add") {
    keepCart(seen, withWork(seen.cart, id));
    const currency = currencyIn(form);
    if (currency) keep(seen, CURRENCY, currency, { maxAge: YEAR_SECONDS });
    const { recommendationId: list } = listOf(form);
    const led = list === undefined ? "" : `list=${list}`;
    throw redirect(intent === "buy" ? `/cart${led && `?${led}`}` : `${page}?said=added${led && `&${led}`}`, 303);
  }
  const todo = needAccount[intent as keyof typeof needAccount];
  if (!todo) throw new Response(null, { status: 400 });
  if (seen.viewer === undefined) throw redirect(`/sign-in?to=${encodeURIComponent(page)}`, 303);
  try {
    const to = await todo(seen, asked);
    keep(seen, LANGUAGE, seen.language, { maxAge: YEAR_SECONDS });
    throw redirect(to, 303);
  } catch (error) {
    if (!isRefused(error)) throw error;
    return data({ code: error.code, detail: error.detail }, error.status);
  }
}

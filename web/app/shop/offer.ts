import type { Currency } from "../../../functions/shared/kernel/money.ts";
import { isRefused } from "../api/api.ts";
import type { Reply } from "../api/operations.ts";
import type { Site } from "../site/site.ts";
import { worksOf } from "./works-of.ts";

type Made = NonNullable<Reply<"chooseOffer">["offer"]>;
type At = { readonly place: "product"; readonly product: string } | { readonly place: "cart" | "home" };

/** Pages do without offers while there is no answer. */
const nothing = (error: unknown) => {
  if (isRefused(error)) return undefined;
  throw error;
};

/** The offer for the viewer at a place; none for visitors, as offers are made to people. */
async function chosen({ api, viewer }: Site, at: At, currency: Currency): Promise<Made | undefined> {
  if (viewer === undefined) return undefined;
  return (await api("chooseOffer", { query: { ...at, currency } }).catch(nothing))?.offer;
}

/** The offer for the viewer at a place, with its price or the work that it names. */
export async function offerAt(seen: Site, at: At, currency: Currency) {
  const offer = await chosen(seen, at, currency);
  if (!offer) return undefined;
  const { treatment, product, id } = offer;
  const named =
    treatment.kind === "bundle" ? treatment.bundle : treatment.kind === "placement" ? treatment.product : undefined;
  const [quote, [work]] = await Promise.all([
    treatment.kind === "discount" && product !== undefined
      ? seen.api("quoteCart", { body: { products: [product], currency, offer: id } }).catch(nothing)
      : undefined,
    named === undefined ? [] : worksOf(seen, [named]),
  ]);
  // What cannot be used is not shown.
  if (treatment.kind === "discount" && !quote?.offer) return undefined;
  if (named !== undefined && !work) return undefined;
  return { ...offer, at, price: quote?.total, work };
}
export type ShownOffer = NonNullable<Awaited<ReturnType<typeof offerAt>>>;

/** Works of a cart that are looked at for an offer of theirs: an order takes one. */
const MOST_LOOKED_AT = 6;

/** The first discount that was made to the viewer for a work in the cart. */
export async function offerInCart(seen: Site, products: readonly string[], currency: Currency) {
  const offers = await Promise.all(
    products.slice(0, MOST_LOOKED_AT).map((product) => chosen(seen, { place: "product", product }, currency)),
  );
  return offers.find((each) => each?.treatment.kind === "discount");
}

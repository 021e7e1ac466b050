import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { currencyOf, unitAmountOf } from "./currencies.ts";
import { emit } from "./events.ts";
import { emulated, invalid, missing, notEmulated } from "./failure.ts";
import { newId } from "./ids.ts";
import type { Price } from "./kinds.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { previousOf } from "./previous.ts";
import { createProduct } from "./products.ts";
import { recurringOf } from "./recurring.ts";
import type { Handlers } from "./routes.ts";

type Described = Pick<
  Stripe.PriceCreateParams,
  | "active"
  | "currency"
  | "lookup_key"
  | "metadata"
  | "nickname"
  | "product"
  | "product_data"
  | "recurring"
  | "tax_behavior"
  | "unit_amount"
  | "unit_amount_decimal"
>;

/** The unit amount in minor units; fractions of a minor unit are not emulated. @throws Failure 400 */
function amountOf(given: Described, currency: string, within: (name: string) => string): number {
  const { unit_amount: amount, unit_amount_decimal: decimal } = given;
  if (amount !== undefined && decimal !== undefined) {
    throw invalid("You may only specify one of these parameters: unit_amount, unit_amount_decimal.");
  }
  if (amount !== undefined) return unitAmountOf(amount, currency, within("unit_amount"));
  if (decimal === undefined) throw missing(within("unit_amount"));
  const exact = Number(decimal);
  if (!Number.isInteger(exact)) {
    throw notEmulated("A fraction of a minor unit", within("unit_amount_decimal"));
  }
  return unitAmountOf(exact, currency, within("unit_amount_decimal"));
}

/** @param within prefixes the name of a price's parameter if the price is nested in other parameters */
export function createPrice(change: Change, given: Described, within = (name: string) => name): Price {
  const currency = currencyOf(given.currency, within("currency"));
  const amount = amountOf(given, currency, within);
  const { product: named, product_data: described, lookup_key: key } = given;
  if ((named === undefined) === (described === undefined)) {
    const message = "You must specify exactly one of these parameters: product, product_data.";
    throw invalid(message, { param: within("product") });
  }
  if (key !== undefined && change.all("price").some((price) => price.lookup_key === key)) {
    throw invalid(`A price (\`${key}\`) already uses that lookup key.`, { param: within("lookup_key") });
  }
  const product = described ? createProduct(change, described) : change.need("product", named ?? "", within("product"));
  const price = change.put<Price>({
    id: newId("price"),
    object: "price",
    active: given.active ?? true,
    billing_scheme: "per_unit",
    created: change.at,
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: key ?? null,
    metadata: mergedMetadata(null, given.metadata),
    nickname: given.nickname || null,
    product: product.id,
    recurring: given.recurring ? recurringOf(given.recurring, within) : null,
    tax_behavior: given.tax_behavior ?? "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: given.recurring ? "recurring" : "one_time",
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  });
  emit(change, { type: "price.created", object: price });
  return price;
}

export const prices = {
  "POST /v1/prices": ({ params, change }) => {
    emulated(params, [
      "active",
      "currency",
      "lookup_key",
      "metadata",
      "nickname",
      "product",
      "product_data",
      "recurring",
      "tax_behavior",
      "unit_amount",
      "unit_amount_decimal",
      "expand",
    ]);
    if (params.product_data) {
      emulated(params.product_data, ["name", "active", "id", "metadata", "tax_code", "unit_label"], "product_data");
    }
    return createPrice(change, params);
  },
  "GET /v1/prices": ({ params, change }) => {
    emulated(params, [
      "active",
      "created",
      "currency",
      "lookup_keys",
      "product",
      "type",
      "limit",
      "starting_after",
      "ending_before",
      "expand",
    ]);
    const { active, created, currency, lookup_keys: keys, product, type } = params;
    const found = change
      .all("price")
      .filter(
        (price) =>
          (active === undefined || price.active === active) &&
          (currency === undefined || price.currency === currency) &&
          (product === undefined || price.product === product) &&
          (type === undefined || price.type === type) &&
          (keys === undefined || (price.lookup_key !== null && keys.includes(price.lookup_key))) &&
          isWithin(price.created, created),
      );
    return listOf(found, params, "/v1/prices");
  },
  "GET /v1/prices/:id": ({ id, change }) => change.need("price", id),
  "POST /v1/prices/:id": ({ id, params, change }) => {
    emulated(params, ["active", "metadata", "nickname", "expand"]);
    const before = change.need("price", id);
    const after = change.put<Price>({
      ...before,
      active: params.active ?? before.active,
      nickname: params.nickname === undefined ? before.nickname : params.nickname || null,
      metadata: mergedMetadata(before.metadata, params.metadata),
    });
    emit(change, { type: "price.updated", object: after, previous: previousOf(before, after) });
    return after;
  },
} satisfies Partial<Handlers>;

import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { unitAmountOf } from "./currencies.ts";
import { emulated, invalid, missing } from "./failure.ts";
import { newId } from "./ids.ts";
import type { LineItem, Price } from "./kinds.ts";
import { mergedMetadata } from "./metadata.ts";
import { createPrice } from "./prices.ts";

const MAX_LINES = 100;

function priceOf(change: Change, given: Stripe.Checkout.SessionCreateParams.LineItem, at: string): Price {
  const { price: named, price_data: described } = given;
  if ((named === undefined) === (described === undefined)) {
    const message = "You must specify exactly one of these parameters: price, price_data.";
    throw invalid(message, { param: `${at}[price]` });
  }
  if (described) {
    const within = `${at}[price_data]`;
    emulated(
      described,
      ["currency", "product", "product_data", "recurring", "tax_behavior", "unit_amount", "unit_amount_decimal"],
      within,
    );
    if (described.product_data) {
      emulated(
        described.product_data,
        ["name", "description", "images", "metadata", "tax_code", "unit_label"],
        `${within}[product_data]`,
      );
    }
    // A price made for one session is not for sale elsewhere.
    return createPrice(change, { ...described, active: false }, (name) => `${within}[${name}]`);
  }
  const price = change.need("price", named ?? "", `${at}[price]`);
  if (!price.active) {
    const message = "The price specified is inactive. This field only accepts active prices.";
    throw invalid(message, { param: `${at}[price]` });
  }
  return price;
}

/** The lines that a session sells, all in one currency. @throws Failure 400 naming the parameter */
export function linesOf(
  change: Change,
  given: readonly Stripe.Checkout.SessionCreateParams.LineItem[] | undefined,
): LineItem[] {
  if (given === undefined || given.length === 0) throw missing("line_items");
  if (given.length > MAX_LINES) throw invalid(`A session has at most ${MAX_LINES} lines.`, { param: "line_items" });
  let currency: string | undefined;
  return given.map((line, n) => {
    const at = `line_items[${n}]`;
    emulated(line, ["price", "price_data", "quantity", "metadata"], at);
    const { quantity } = line;
    if (quantity === undefined) throw missing(`${at}[quantity]`);
    if (quantity < 1) {
      throw invalid("Invalid positive integer", { code: "parameter_invalid_integer", param: `${at}[quantity]` });
    }
    const price = priceOf(change, line, at);
    currency ??= price.currency;
    if (price.currency !== currency) {
      const message = `All prices of a session must have the same currency: ${currency} and ${price.currency} given.`;
      throw invalid(message, { param: `${at}[price]` });
    }
    const amount = unitAmountOf((price.unit_amount ?? 0) * quantity, currency, `${at}[quantity]`);
    return {
      id: newId("li"),
      object: "item",
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency,
      description: change.need("product", price.product as string).name,
      metadata: mergedMetadata(null, line.metadata, `${at}[metadata]`),
      price,
      quantity,
    };
  });
}

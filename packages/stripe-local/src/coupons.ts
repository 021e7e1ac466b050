import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { currencyOf, unitAmountOf } from "./currencies.ts";
import { emit } from "./events.ts";
import { emulated, invalid, missing } from "./failure.ts";
import { newId } from "./ids.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { previousOf } from "./previous.ts";
import type { Handlers } from "./routes.ts";

/** The discount of a coupon. @throws Failure 400 */
function termsOf({ amount_off, percent_off, currency }: Stripe.CouponCreateParams) {
  if ((amount_off === undefined) === (percent_off === undefined)) {
    throw invalid("You must pass either amount_off or percent_off, and not both.", { param: "percent_off" });
  }
  if (percent_off !== undefined) {
    if (percent_off > 0 && percent_off <= 100) return { amount_off: null, currency: null, percent_off };
    throw invalid("Invalid percent_off: it must be greater than 0 and at most 100.", { param: "percent_off" });
  }
  if (currency === undefined) throw missing("currency");
  const code = currencyOf(currency);
  const amount = unitAmountOf(amount_off ?? 0, code, "amount_off");
  if (amount < 1) throw invalid("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount_off" });
  return { amount_off: amount, currency: code, percent_off: null };
}

function durationOf({ duration = "once", duration_in_months: months }: Stripe.CouponCreateParams) {
  if ((duration === "repeating") === (months !== undefined)) return { duration, duration_in_months: months ?? null };
  const message = "duration_in_months is required where duration is repeating, and only there.";
  throw invalid(message, { param: "duration_in_months" });
}

/** Whether it may still be redeemed. */
const isValid = ({ max_redemptions, redeem_by, times_redeemed }: Stripe.Coupon, { at }: Change): boolean =>
  (max_redemptions === null || times_redeemed < max_redemptions) && (redeem_by === null || at < redeem_by);

/** A coupon as the API shows it: `applies_to` only if it is expanded. */
function told(coupon: Stripe.Coupon, change: Change, expand: readonly string[] = []): Stripe.Coupon {
  const { applies_to, ...rest } = coupon;
  const asked = expand.some((path) => path === "applies_to" || path === "data.applies_to");
  return { ...rest, ...(asked && applies_to && { applies_to }), valid: isValid(coupon, change) };
}

/** A coupon that may be redeemed. @throws Failure 400 */
export function redeemable(change: Change, id: string, param: string): Stripe.Coupon {
  const coupon = change.need("coupon", id, param);
  if (isValid(coupon, change)) return coupon;
  throw invalid(`This coupon has expired: ${id}`, { code: "coupon_expired", param });
}

export const coupons = {
  "POST /v1/coupons": ({ params, change }) => {
    emulated(params, [
      "amount_off",
      "applies_to",
      "currency",
      "duration",
      "duration_in_months",
      "id",
      "max_redemptions",
      "metadata",
      "name",
      "percent_off",
      "redeem_by",
      "expand",
    ]);
    const { id = newId("", 8).slice(1), applies_to: scope, max_redemptions, redeem_by, name } = params;
    if (change.find(id)) {
      throw invalid(`Coupon already exists: ${id}.`, { code: "resource_already_exists", param: "id" });
    }
    for (const [n, product] of (scope?.products ?? []).entries()) {
      change.need("product", product, `applies_to[products][${n}]`);
    }
    const coupon = change.put<Stripe.Coupon>({
      id,
      object: "coupon",
      ...termsOf(params),
      ...(scope && { applies_to: { products: scope.products ?? [] } }),
      created: change.at,
      ...durationOf(params),
      livemode: false,
      max_redemptions: max_redemptions ?? null,
      metadata: mergedMetadata(null, params.metadata),
      name: name || null,
      redeem_by: redeem_by ?? null,
      times_redeemed: 0,
      valid: true,
    });
    emit(change, { type: "coupon.created", object: told(coupon, change) });
    return told(coupon, change, params.expand);
  },
  "GET /v1/coupons": ({ params, change }) => {
    emulated(params, ["created", "limit", "starting_after", "ending_before", "expand"]);
    const found = change.all("coupon").filter(({ created }) => isWithin(created, params.created));
    const list = listOf(found, params, "/v1/coupons");
    return { ...list, data: list.data.map((each) => told(each, change, params.expand)) };
  },
  "GET /v1/coupons/:id": ({ id, params, change }) => told(change.need("coupon", id), change, params.expand),
  "POST /v1/coupons/:id": ({ id, params, change }) => {
    emulated(params, ["metadata", "name", "expand"]);
    const before = change.need("coupon", id);
    const after = change.put<Stripe.Coupon>({
      ...before,
      name: params.name === undefined ? before.name : params.name || null,
      metadata: mergedMetadata(before.metadata, params.metadata),
    });
    emit(change, { type: "coupon.updated", object: told(after, change), previous: previousOf(before, after) });
    return told(after, change, params.expand);
  },
  // Earlier redemptions stay.
  "DELETE /v1/coupons/:id": ({ id, change }) => {
    const coupon = change.need("coupon", id);
    change.remove(id);
    emit(change, { type: "coupon.deleted", object: told(coupon, change) });
    return { id, object: "coupon", deleted: true } as const;
  },
} satisfies Partial<Handlers>;

import type * as z from "zod";
import type { Product } from "../../catalogue/contract/product.ts";
import type { Entitlement } from "../../commerce/contract/entitlement.ts";
import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import type { accessRoutes } from "../contract/access.ts";
import { opened, type RightState, stateOf } from "./access.ts";

type Explanation = z.infer<typeof accessRoutes.getAccess.reply>;
type Source = Explanation["sources"][number];
type Cause = NonNullable<Entitlement["cause"]>;

const KINDS: Readonly<Record<string, string>> = {
  ORDER: "an order",
  SUBSCRIPTION: "a subscription",
  USAGE: "a use of credits",
  GIFT: "a gift",
  COMP: "a grant by the shop",
};

/** The explanation of a payment, by its state. */
const WAITS: Readonly<Record<Cause, string>> = {
  dispute: "whose payment is in dispute",
  refund: "whose money is being refunded",
  unpaid: "whose last payment failed",
  ended: "which is over",
};
const IS_OVER: Readonly<Record<Cause, string>> = {
  dispute: "whose payment was lost in a dispute with the buyer's bank",
  refund: "whose money was refunded",
  unpaid: "which was no longer paid",
  ended: "which is over",
};

/** An organisation's owner pays for its members' seats, and may take them back. */
const SEAT: Readonly<Record<RightState, (organisation: string, cause?: Cause) => string>> = {
  active: (by) => `Granted by a seat of organisation ${by}.`,
  suspended: (by, cause = "dispute") => `Granted by a seat of organisation ${by}, ${WAITS[cause]}.`,
  ended: (by) => `Granted by a seat of organisation ${by} for a time that has passed.`,
  revoked: (by, cause) =>
    cause === undefined
      ? `A seat of organisation ${by} granted it, and was taken back.`
      : `Granted by a seat of organisation ${by}, ${IS_OVER[cause]}.`,
};

function explained(right: Entitlement, now: number): Source {
  const { source, grantedAt, endsAt, cause } = right;
  const state = stateOf(right, now);
  const [kind = "", id = ""] = source.split("#");
  const by = `${KINDS[kind] ?? kind.toLowerCase()}${id === "" ? "" : ` (${id})`}`;
  const because = {
    active: `Granted by ${by}.`,
    suspended: `Granted by ${by}, ${WAITS[cause ?? "dispute"]}.`,
    ended: `Granted by ${by} for a time that has passed.`,
    revoked: `Granted by ${by}, ${IS_OVER[cause ?? "refund"]}.`,
  };
  return {
    source,
    state,
    since: grantedAt,
    ...(endsAt !== undefined && { until: endsAt }),
    ...(cause !== undefined && state !== "active" && { cause }),
    because: kind === "SEAT" ? SEAT[state](id, cause) : because[state],
  };
}

/** Whether a customer may open a product, and each source of a right to it: the same decision as for its content. */
export function explanation(
  product: Product | undefined,
  customer: string,
  entitlements: readonly Entitlement[],
  now: number,
): Explanation | Refusal<"unknown-product"> {
  const decided = opened(product, customer, entitlements, now);
  if (isRefusal(decided) && decided.refused === "unknown-product") {
    return { refused: decided.refused, detail: decided.detail };
  }
  const own: Source[] =
    product?.creatorId === customer
      ? [{ source: "creator", state: "active", because: "The product is your own." }]
      : [];
  const sources = [...own, ...entitlements.map((each) => explained(each, now))];
  if (isRefusal(decided)) return { allowed: false, because: decided.detail, sources };
  const granting = sources.find(({ state }) => state === "active");
  return { allowed: true, because: granting?.because ?? "You may open it.", sources };
}

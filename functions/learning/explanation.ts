import type * as z from "zod";
import type { Product } from "../catalogue/contract.ts";
import type { Entitlement } from "../commerce/contract.ts";
import { isRefusal, type Refusal } from "../shared/kernel/refusal.ts";
import { opened, type RightState, stateOf } from "./access.ts";
import type { routes } from "./contract.ts";

type Explanation = z.infer<typeof routes.getAccess.reply>;
type Source = Explanation["sources"][number];

const KINDS: Readonly<Record<string, string>> = {
  ORDER: "an order",
  SUBSCRIPTION: "a subscription",
  USAGE: "a use of credits",
  GIFT: "a gift",
  COMP: "a grant by the shop",
};

/** What a member has of an organisation is paid by its owner, and taken back by them too. */
const SEAT: Readonly<Record<RightState, (organisation: string) => string>> = {
  active: (by) => `Granted by a seat of organisation ${by}.`,
  suspended: (by) => `Granted by a seat of organisation ${by}, whose payment for it is in dispute.`,
  ended: (by) => `Granted by a seat of organisation ${by} for a time that is over.`,
  revoked: (by) => `A seat of organisation ${by} granted it, and was taken back or its money given back.`,
};

function explained(right: Entitlement, now: number): Source {
  const { source, grantedAt, endsAt, credits } = right;
  const state = stateOf(right, now);
  const [kind = "", id = ""] = source.split("#");
  const by = `${KINDS[kind] ?? kind.toLowerCase()}${id === "" ? "" : ` (${id})`}`;
  const because = {
    active: `Granted by ${by}.`,
    suspended: `Granted by ${by}, whose payment is in dispute${credits ? " or is being given back" : ""}.`,
    ended: `Granted by ${by} for a time that is over.`,
    revoked: `Granted by ${by}, whose money was given back.`,
  };
  return {
    source,
    state,
    since: grantedAt,
    ...(endsAt !== undefined && { until: endsAt }),
    because: kind === "SEAT" ? SEAT[state](id) : because[state],
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

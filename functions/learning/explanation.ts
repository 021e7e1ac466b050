import type * as z from "zod";
import type { Product } from "../catalogue/contract.ts";
import type { Entitlement } from "../commerce/contract.ts";
import { isRefusal, type Refusal } from "../shared/kernel/refusal.ts";
import { opened } from "./access.ts";
import type { routes } from "./contract.ts";

type Explanation = z.infer<typeof routes.getAccess.reply>;
type Source = Explanation["sources"][number];

const KINDS: Readonly<Record<string, string>> = {
  ORDER: "an order",
  SUBSCRIPTION: "a subscription",
  SEAT: "a seat of an organisation",
  GIFT: "a gift",
  COMP: "a grant by the shop",
};

function explained({ source, state, grantedAt, until }: Entitlement & { readonly until?: string | undefined }): Source {
  const [kind = "", id = ""] = source.split("#");
  const by = `${KINDS[kind] ?? kind.toLowerCase()}${id === "" ? "" : ` (${id})`}`;
  const because = {
    active: `Granted by ${by}.`,
    suspended: `Granted by ${by}, whose payment is in dispute.`,
    revoked: `Granted by ${by}, whose money was given back.`,
  };
  return {
    source,
    state,
    since: grantedAt,
    ...(until !== undefined && { until }),
    because: because[state],
  };
}

/** Whether a customer may open a product, and each source of a right to it: the same decision as for its content. */
export function explanation(
  product: Product | undefined,
  customer: string,
  entitlements: readonly Entitlement[],
): Explanation | Refusal<"unknown-product"> {
  const decided = opened(product, customer, entitlements);
  if (isRefusal(decided) && decided.refused === "unknown-product") {
    return { refused: decided.refused, detail: decided.detail };
  }
  const own: Source[] =
    product?.creatorId === customer
      ? [{ source: "creator", state: "active", because: "The product is your own." }]
      : [];
  const sources = [...own, ...entitlements.map(explained)];
  if (isRefusal(decided)) return { allowed: false, because: decided.detail, sources };
  const granting = sources.find(({ state }) => state === "active");
  return { allowed: true, because: granting?.because ?? "You may open it.", sources };
}

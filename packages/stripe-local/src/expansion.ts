import type { Change } from "./change.ts";
import { linesId } from "./checkout-outcomes.ts";
import { invalid } from "./failure.ts";
import { listOf, pageOf } from "./lists.ts";

type Json = Record<string, unknown>;

/** Fields with an object's id, which expansion replaces by the object. */
const REFERENCES = new Set([
  "balance_transaction",
  "charge",
  "coupon",
  "customer",
  "default_payment_method",
  "default_price",
  "discount",
  "failure_balance_transaction",
  "invoice",
  "latest_charge",
  "latest_invoice",
  "payment_intent",
  "product",
  "source",
  "subscription",
  "test_clock",
]);

/** Lists that an object only has if they are expanded. */
const LISTS: Readonly<Record<string, (change: Change, id: string) => object>> = {
  "checkout.session.line_items": (change, id) =>
    pageOf(change.need("lines", linesId(id)).items, {}, `/v1/checkout/sessions/${id}/line_items`),
  "invoice.payments": (change, id) => {
    const found = change.all("invoice_payment").filter((payment) => payment.invoice === id);
    return listOf(found, {}, `/v1/invoices/${id}/payments`);
  },
  "charge.refunds": (change, id) => {
    const found = change.all("refund").filter((refund) => refund.charge === id);
    return listOf(found, {}, `/v1/charges/${id}/refunds`);
  },
};
const MAX_DEPTH = 4;

function expandPath(value: unknown, path: readonly string[], change: Change, whole: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => expandPath(each, path, change, whole));
  const object = value as Json;
  const list = LISTS[`${object.object}.${name}`];
  const refused = () => invalid(`This property cannot be expanded (${whole}).`, { param: "expand" });
  if (list && typeof object[name] !== "object") {
    return { ...object, [name]: expandPath(list(change, String(object.id)), rest, change, whole) };
  }
  const inner = object[name];
  if (inner === undefined) throw refused();
  if (typeof inner !== "string") {
    if (inner !== null && typeof inner !== "object") throw refused();
    return { ...object, [name]: expandPath(inner, rest, change, whole) };
  }
  const found = REFERENCES.has(name) ? change.find(inner) : undefined;
  if (!found) throw refused();
  return { ...object, [name]: expandPath(found, rest, change, whole) };
}

/** A reply with the properties of `expand` expanded. @throws Failure 400 for a property that cannot be expanded */
export function expanded(reply: object, paths: readonly string[] | undefined, change: Change): object {
  return (paths ?? []).reduce<object>((expanding, path) => {
    const names = path.split(".");
    if (names.filter((name) => name !== "data").length > MAX_DEPTH) {
      throw invalid(`You cannot expand more than ${MAX_DEPTH} levels of a property (${path}).`, { param: "expand" });
    }
    return expandPath(expanding, names, change, path) as object;
  }, reply);
}

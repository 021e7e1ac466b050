import type { Dispute } from "../contract/dispute.ts";
import type { IncludedProduct, Order, OrderLine } from "../contract/order.ts";
import type { Buyer } from "../contract/receipt.ts";
import { partsOf } from "../orders/bundle.ts";
import { MOST_EVIDENCE_CHARACTERS } from "../settings.ts";
import { refundsOf } from "./refund.ts";
import type { Studied, Studies } from "./study.ts";

/** The fields of Stripe's evidence that we can fill: all of them text. */
export interface Evidence {
  readonly customer_email_address?: string;
  readonly customer_name?: string;
  readonly product_description: string;
  readonly service_date: string;
  readonly access_activity_log: string;
  readonly refund_policy_disclosure: string;
  readonly refund_refusal_explanation: string;
  readonly uncategorized_text: string;
}

/** A text of at most so many characters, cut at the end of a line. */
function within(text: string, most = MOST_EVIDENCE_CHARACTERS): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 2);
  return `${cut.slice(0, Math.max(cut.lastIndexOf("\n"), 1))}\n…`;
}

const percent = (share: number) => `${Math.floor(share * 100)} %`;

function activity({ title, productId }: IncludedProduct, { progress, opening }: Studied): string[] {
  return [
    ...(opening
      ? [
          `${opening.firstAt} content of "${title}" (${productId}) delivered to the customer for the first time`,
          `${opening.lastAt} delivered most recently; deliveries in all: ${opening.count}`,
        ]
      : []),
    ...(progress
      ? [
          `${progress.startedAt} the customer began "${title}" (${productId})`,
          `${progress.updatedAt} was at ${percent(progress.progress)}, at the furthest ${percent(progress.furthest)}`,
          ...(progress.completedAt === undefined ? [] : [`${progress.completedAt} reached the end`]),
        ]
      : []),
  ];
}

/** The terms as the buyer saw them, by the days that the line was sold with. */
const termsOf = ({ type, title, refundDays: days }: OrderLine): string =>
  days === 0
    ? `${type} "${title}": a person decides on each request.`
    : `${type} "${title}": within ${days} days of payment, while its content is not handed out and it is not begun.`;

/** Why there was no refund before the dispute, by the customer's requests. */
function refusal(order: Order): string {
  const asked = refundsOf(order).filter(({ reason }) => reason !== undefined);
  if (asked.length === 0) return "The customer did not ask us for a refund before the dispute.";
  return asked
    .map(({ at, state, reason, policy, note, failure }) =>
      [`${at} asked: "${reason}".`, policy, note, failure, `It is ${state}.`].filter(Boolean).join(" "),
    )
    .join("\n");
}

function granted({ id, customer, paidAt, createdAt, gift }: Order): string[] {
  const paid = `${paidAt ?? createdAt} order ${id} paid`;
  if (!gift) return [`${paid}; access granted to customer ${customer}`];
  return [
    `${paid} by customer ${customer}, as a gift to ${gift.email}`,
    ...(gift.claimedAt === undefined ? [] : [`${gift.claimedAt} gift claimed by customer ${gift.claimedBy}`]),
  ];
}

/** The sources of an order's evidence, besides the order. */
interface Records {
  readonly studies: Studies;
  /** A person's addition. */
  readonly text?: string | undefined;
  readonly buyer?: Partial<Buyer>;
}

/** The evidence in our records, in the fields that Stripe passes to the bank. */
export function evidenceOf(
  order: Order,
  dispute: Dispute,
  { studies, text, buyer: { name, email } = {} }: Records,
): Evidence {
  const parts = order.lines.flatMap(partsOf);
  const log = parts.flatMap((part) => activity(part, studies.get(part.productId) ?? {}));
  return {
    ...(email !== undefined && { customer_email_address: email }),
    ...(name !== undefined && { customer_name: name }),
    product_description: within(
      order.lines
        .flatMap((line) => (line.type === "bundle" ? [line, ...partsOf(line)] : [line]))
        .map(({ type, title, productId }) => `${type} "${title}" (${productId}), delivered online`)
        .join("\n"),
    ),
    service_date: (order.paidAt ?? order.createdAt).slice(0, 10),
    access_activity_log: within([...granted(order), ...log.sort()].join("\n")),
    refund_policy_disclosure: within(["Refunds are given on request:", ...order.lines.map(termsOf)].join("\n")),
    refund_refusal_explanation: within(refusal(order)),
    uncategorized_text: within(
      [text, `Order ${order.id} of ${order.createdAt}; dispute ${dispute.id} (${dispute.reason}).`]
        .filter(Boolean)
        .join("\n"),
    ),
  };
}

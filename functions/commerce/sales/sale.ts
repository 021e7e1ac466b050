import type { Order } from "../contract/order.ts";
import { type ShownSale, saleStateOf } from "../contract/sale.ts";

const NOTHING = { refunded: 0, disputed: 0, earned: 0 };

function kindOf({ gift, seats, instalment, subscription }: Order): ShownSale["kind"] {
  if (gift) return "gift";
  if (seats) return "seats";
  if (instalment) return "instalment";
  return subscription === undefined ? "order" : "subscription";
}

/** A line of a paid order, as its creator sees it: without other lines, and of the buyer only what they agreed to. */
export function toShownSale(order: Order, n: number, buyer: ShownSale["buyer"]): ShownSale | undefined {
  const line = order.lines[n];
  if (!line || order.paidAt === undefined) return undefined;
  const { productId, type, title, quantity = 1, price, listPrice, tax = 0, platformShareBasisPoints } = line;
  const money = order.money?.[n] ?? { ...NOTHING, earnedIn: price.currency };
  return {
    orderId: order.id,
    productId,
    type,
    title,
    quantity,
    price,
    ...(listPrice && { listPrice }),
    tax,
    ...money,
    ...(platformShareBasisPoints !== undefined && { platformShareBasisPoints }),
    state: saleStateOf(line, money),
    paidAt: order.paidAt,
    kind: kindOf(order),
    buyer,
  };
}

/** The buyer of an order, and when they agreed to be contacted, for each of its creators. */
export const contactsOf = ({ customer, contactAgreedAt, lines, paidAt }: Order) =>
  contactAgreedAt === undefined || paidAt === undefined
    ? []
    : [...new Set(lines.map(({ creatorId }) => creatorId))].map((creator) => ({
        customer,
        creator,
        agreed: true,
        at: contactAgreedAt,
      }));

import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { entitlementItem } from "../../functions/commerce/adapters/dynamodb/entitlements.ts";
import { journalItem } from "../../functions/commerce/adapters/dynamodb/journals.ts";
import { orderItem } from "../../functions/commerce/adapters/dynamodb/orders.ts";
import { entitlementsOf } from "../../functions/commerce/changes/entitlements.ts";
import type { Order } from "../../functions/commerce/contract/order.ts";
import { journalsBetween } from "../../functions/commerce/ledger/journal.ts";
import { openOrder } from "../../functions/commerce/orders/order.ts";
import { forSeats } from "../../functions/commerce/orders/seats.ts";
import { newCode } from "../../functions/organisations/adapters/codes.ts";
import { commit } from "../../functions/organisations/adapters/commit.ts";
import { findPools } from "../../functions/organisations/adapters/pools.ts";
import { claiming, inviting } from "../../functions/organisations/domain/change.ts";
import { invitationMail } from "../../functions/organisations/domain/invitation.ts";
import { givenTo } from "../../functions/organisations/domain/seat.ts";
import { membershipKey, organisationKey } from "../../functions/organisations/keys.ts";
import { isRefusal } from "../../functions/shared/kernel/refusal.ts";
import type { Cloud } from "../runner.ts";
import { DEMO_ACCOUNTS } from "./accounts.ts";
import { putItems } from "./bulk.ts";
import type { Chance } from "./chance.ts";
import type { DemoProduct } from "./shop.ts";

const DAY = 86_400_000;
const SEATS = 5;

interface Demo {
  readonly tables: { readonly organisations: string; readonly commerce: string };
  readonly products: readonly DemoProduct[];
  /** The user ids of who owns the organisation, and of who has a seat of it. */
  readonly owner: string;
  readonly member: string;
  readonly now: number;
}

/** An order of seats that was paid, of the first product that costs something and is another's. */
function orderOf(chance: Chance, organisation: string, { products, owner, now }: Demo): Order {
  const sold = products.map(({ product }) => product);
  const product = sold.find(
    ({ type, price, creatorId }) => type === "course" && price.amount > 0 && creatorId !== owner,
  );
  if (!product) throw new Error("The demo shop sells no course.");
  const at = new Date(now - 20 * DAY).toISOString();
  const id = chance.id(now - 20 * DAY);
  const single = openOrder(
    { id, customer: owner, products: [product.id], at },
    new Map([[product.id, product]]),
    new Set(),
  );
  const order = isRefusal(single) ? single : forSeats(single, { organisation, count: SEATS });
  if (isRefusal(order)) throw new Error(order.detail);
  return { ...order, state: "paid", paidAt: at, paymentIntent: `pi_demo_${id}`, version: 2 };
}

/** An organisation with five seats of a course, one of them claimed; the same again changes nothing. */
export async function seedOrganisation(
  cloud: Pick<Cloud, "fill">,
  documents: DynamoDBDocumentClient,
  chance: Chance,
  demo: Demo,
): Promise<void> {
  const { tables, owner, member, now } = demo;
  const createdAt = new Date(now - 21 * DAY).toISOString();
  const organisation = { id: chance.id(now - 21 * DAY), name: "Demo team", owner, createdAt, version: 1 };
  const order = orderOf(chance, organisation.id, demo);
  const poolsOf = findPools(documents, tables.organisations, tables.commerce);
  if ((await poolsOf(organisation.id)).some(({ claimed }) => claimed > 0)) return;
  await putItems(cloud, tables.commerce, [
    orderItem(order),
    ...entitlementsOf(order).map((each) => entitlementItem(each, order.paidAt ?? order.createdAt)),
    ...journalsBetween(undefined, order).map(journalItem),
  ]);
  await putItems(cloud, tables.organisations, [
    { ...organisationKey(organisation.id), ...organisation },
    { ...membershipKey(owner, organisation.id), organisation: organisation.id, isOwner: true, seats: 0 },
  ]);
  const [pool] = await poolsOf(organisation.id);
  if (!pool) throw new Error(`Order ${order.id} granted no seats.`);
  const at = new Date(now - 19 * DAY);
  const { code, hash: codeHash } = newCode();
  const seat = givenTo(DEMO_ACCOUNTS.moderator, pool, {
    id: chance.id(at.getTime()),
    codeHash,
    at: at.toISOString(),
  });
  const [{ title = "" } = {}] = order.lines;
  const words = { title, code, language: "en", siteUrl: "https://lyceum.example" } as const;
  // What was claimed long ago is not mailed today.
  const { mail: _, ...invited } = inviting(seat, pool, invitationMail(seat, organisation, words), now);
  const store = commit(documents, tables.organisations, tables.commerce);
  await store(invited);
  await store(claiming(seat, member, pool.sold, 0, new Date(now - 18 * DAY).toISOString()));
}

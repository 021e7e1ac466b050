import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { orderItems, paidSeatsOrder } from "../../functions/commerce/seed.ts";
import { claimSeat, hasClaimedSeats, organisationItems } from "../../functions/organisations/seed.ts";
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
  /** The user ids of the organisation's owner, and of the member with a seat. */
  readonly owner: string;
  readonly member: string;
  readonly now: number;
}

/** The first paid course of another creator. */
function courseFor({ products, owner }: Demo) {
  const found = products.find(
    ({ product: { type, price, creatorId } }) => type === "course" && price.amount > 0 && creatorId !== owner,
  );
  if (!found) throw new Error("The demo shop sells no course.");
  return found.product;
}

/** An organisation with five seats of a course, one of them claimed; a repetition changes nothing. */
export async function seedOrganisation(
  cloud: Pick<Cloud, "fill">,
  documents: DynamoDBDocumentClient,
  chance: Chance,
  demo: Demo,
): Promise<void> {
  const { tables, owner, member, now } = demo;
  const createdAt = new Date(now - 21 * DAY).toISOString();
  const organisation = { id: chance.id(now - 21 * DAY), name: "Demo team", owner, createdAt, version: 1 };
  const course = courseFor(demo);
  const order = paidSeatsOrder(
    { id: chance.id(now - 20 * DAY), customer: owner, at: new Date(now - 20 * DAY).toISOString() },
    course,
    { organisation: organisation.id, count: SEATS },
  );
  if (await hasClaimedSeats(documents, tables, organisation.id)) return;
  await putItems(cloud, tables.commerce, orderItems(order));
  await putItems(cloud, tables.organisations, organisationItems(organisation));
  await claimSeat(documents, tables, {
    organisation,
    seat: chance.id(now - 19 * DAY),
    title: course.title,
    email: DEMO_ACCOUNTS.moderator,
    customer: member,
    invitedAt: now - 19 * DAY,
    claimedAt: now - 18 * DAY,
    now,
  });
}

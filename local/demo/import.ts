import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { userPool } from "@lyceum/cdk-local/provision/user-pool";
import * as z from "zod";
import type { BehaviourEvent } from "../../functions/behaviour/contract/event.ts";
import { profileItems } from "../../functions/behaviour/seed.ts";
import { type Product, topics } from "../../functions/catalogue/contract/product.ts";
import { productItems } from "../../functions/catalogue/seed.ts";
import type { Cloud } from "../runner.ts";
import { openDemoAccounts } from "./accounts.ts";
import { putItems, putLog } from "./bulk.ts";
import { Chance } from "./chance.ts";
import type { PublicInteraction } from "./interactions.ts";
import { placesOf } from "./places.ts";

const DAY = 86_400_000;
/** Interactions without a time are spread over so many days before now. */
const SPREAD_DAYS = 90;
/** The maximum number of views for one interaction. */
const MOST_VIEWS = 5;

const productOf = (item: string, n: number, now: number): Product => ({
  id: `item-${item}`,
  creatorId: "importer",
  type: "course",
  title: `Item ${item}`,
  summary: "From a public interaction file.",
  topic: topics[n % topics.length] as Product["topic"],
  language: "en",
  price: { amount: 1000, currency: "usd" },
  state: "published",
  version: 1,
  rating: { count: 0, sum: 0 },
  createdAt: new Date(now - 2 * SPREAD_DAYS * DAY).toISOString(),
  publishedAt: new Date(now - 2 * SPREAD_DAYS * DAY).toISOString(),
});

/**
 * Loads public interactions as the behaviour of users who viewed products, through the log, and trains on it. A weight
 * over one becomes as many views, five at most.
 * @param now epoch milliseconds
 */
export async function importInteractions(
  cloud: Cloud,
  interactions: AsyncIterable<PublicInteraction>,
  now: number,
  report: (line: string) => void,
): Promise<void> {
  const { tables, log, retrain } = placesOf(cloud.assembly);
  await openDemoAccounts(new CognitoIdentityProviderClient({}), userPool(cloud.assembly));
  const chance = new Chance(1);
  const items = new Map<string, number>();
  const byUser = new Map<string, BehaviourEvent[]>();
  for await (const { user, item, weight, at } of interactions) {
    if (!items.has(item)) items.set(item, items.size);
    const events = byUser.get(user) ?? [];
    byUser.set(user, events);
    for (let view = 0; view < Math.min(MOST_VIEWS, Math.round(weight) || 1); view++) {
      const time = at ?? now - Math.floor(chance.share() * SPREAD_DAYS * DAY);
      events.push({
        id: chance.id(time),
        type: "view",
        at: new Date(time).toISOString(),
        product: `item-${item}`,
        session: `import-${user}`,
        user: `user-${user}`,
        consent: true,
      });
    }
  }
  const count = [...byUser.values()].reduce((sum, events) => sum + events.length, 0);
  report(`import: ${byUser.size} users, ${items.size} items, ${count} events`);
  await putItems(
    cloud,
    tables.catalogue,
    [...items].flatMap(([item, n]) => productItems(productOf(item, n, now))),
  );
  report("import: products are on sale");
  await putItems(
    cloud,
    tables.behaviour,
    [...byUser].flatMap(([user, events]) => profileItems(`user-${user}`, events)),
  );
  report("import: profiles are kept");
  await putLog(cloud, log, "import", [...byUser.values()].flat());
  report("import: the log is written; training");
  const run = z.object({ state: z.string(), why: z.string() }).parse(await cloud.invoke(retrain, {}));
  report(`import: ${run.state}. ${run.why}`);
}

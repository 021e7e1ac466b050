/**
 * `npm run bench:commerce`: orders and Stripe's webhooks against a bare handler on the same runner, as ratios in one
 * run; then the DynamoDB capacity units that each operation of a purchase takes.
 */
import { parseArgs } from "node:util";
import { Stripe } from "stripe";
import * as z from "zod";
import { joined, type Person } from "../local/journey/people.ts";
import { Session } from "../local/journey/session.ts";
import { LOCAL_SECRET_KEY, LOCAL_WEBHOOK_SECRET } from "../local/runner.ts";
import { printCapacity } from "./commerce/capacity.ts";
import { coursesOnSale } from "./http/courses.ts";
import { type Load, type Measured, measure, printRates, withInstance } from "./http/load.ts";

const { values } = parseArgs({
  options: {
    orders: { type: "string", default: "600" },
    connections: { type: "string", default: "10" },
    buyers: { type: "string", default: "60" },
  },
});
const amount = Number(values.orders);
const connections = Number(values.connections);

/** Pays every order on its checkout page without delivering Stripe's webhooks. @returns the events that Stripe would send */
async function paid(checkoutUrls: readonly string[]): Promise<string[]> {
  const { hostname: host, port, origin } = new URL(checkoutUrls[0] ?? "");
  await fetch(`${origin}/_control/webhooks/hold`, { method: "POST" });
  for (const url of checkoutUrls) {
    const { status } = await fetch(`${url}/pay`, { method: "POST", redirect: "manual" });
    if (status !== 303) throw new Error(`Paying ${url} answered ${status}.`);
  }
  const stripe = new Stripe(LOCAL_SECRET_KEY, { protocol: "http", host, port });
  const events: string[] = [];
  const type = "checkout.session.completed";
  for await (const event of stripe.events.list({ type, limit: 100 })) events.push(JSON.stringify(event));
  return events;
}

const signed = (payload: string) => ({
  method: "POST" as const,
  path: "/webhooks/stripe",
  body: payload,
  headers: {
    "content-type": "application/json",
    "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload, secret: LOCAL_WEBHOOK_SECRET }),
  },
});

await withInstance(async (url) => {
  const session = new Session(url);
  const items = await coursesOnSale(session);
  const buyers: Person[] = [];
  for (let n = 0; n < Number(values.buyers); n++) buyers.push(await joined(session, "Buyer"));
  const most = buyers.length * items.length;
  if (amount > most / 2) throw new Error(`--orders is at most ${most / 2} with ${buyers.length} buyers.`);

  const rows: Measured[] = [];
  const run = async (load: Load, at = url) => {
    rows.push(await measure(at, load, { amount, connections }));
  };
  const bare: Load = { name: "bare handler", expected: 200, request: () => ({ method: "GET", path: "/bare" }) };
  await measure(url, bare, { amount: 20_000, connections });
  rows.push(await measure(url, bare, { amount: 20_000, connections }));

  const ordering = (name: string, offset: number): Load => ({
    name,
    expected: 201,
    request: (n) => ({
      method: "POST",
      path: "/orders",
      headers: { ...buyers[n % buyers.length]?.session.headers, "content-type": "application/json" },
      body: JSON.stringify({ products: [items[offset + Math.floor(n / buyers.length)]?.id] }),
    }),
  });
  await measure(url, ordering("warm-up", items.length / 2), { amount, connections });
  await run(ordering("POST /orders, a new one", 0));
  await run(ordering("POST /orders, the one that is open", 0));

  const checkouts = z.object({ items: z.array(z.object({ checkoutUrl: z.url().optional() })) });
  const urls: string[] = [];
  for (const buyer of buyers) {
    const found = checkouts.parse(await buyer.session.call("GET", "/orders?limit=100", 200));
    urls.push(...found.items.flatMap(({ checkoutUrl }) => checkoutUrl ?? []));
  }
  const events = await paid(urls);
  // Webhooks have their own path beside the API's.
  const site = new URL(url).origin;
  const reporting = (name: string, from: number): Load => ({
    name,
    expected: 200,
    request: (n) => signed(events[from + n] ?? ""),
  });
  await measure(site, reporting("warm-up", amount), { amount: events.length - amount, connections });
  await run(reporting("webhook: a payment", 0), site);
  await run(reporting("webhook: the same again", 0), site);
  const ignored = JSON.stringify({ ...JSON.parse(events[0] ?? ""), id: "evt_ignored", type: "price.created" });
  await run({ name: "webhook: of a kind that is ignored", expected: 200, request: () => signed(ignored) }, site);
  console.log(`${amount} requests each after a warm-up (bare: 20,000), ${connections} connections`);
  printRates(rows);
});

await printCapacity();

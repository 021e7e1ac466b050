/** `npm run bench:http`: browse, recommend and order against a bare handler on the same runner, as ratios in one run. */
import { parseArgs } from "node:util";
import * as z from "zod";
import { joined } from "../local/journey/people.ts";
import { Session } from "../local/journey/session.ts";
import { coursesOnSale } from "./http/courses.ts";
import { type Load, type Measured, measure, printRates, withInstance } from "./http/load.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "8" },
    connections: { type: "string", default: "10" },
    buyers: { type: "string", default: "60" },
  },
});
const duration = Number(values.seconds);
const connections = Number(values.connections);

await withInstance(async (url) => {
  const session = new Session(url);
  const items = await coursesOnSale(session);
  const ids = items.map(({ id }) => id);
  const buyers: Record<string, string>[] = [];
  for (let n = 0; n < Number(values.buyers); n++) buyers.push((await joined(session, "Buyer")).session.headers);
  const buyer = (n: number) => buyers[n % buyers.length];
  const { api } = z.object({ api: z.string() }).parse(await (await session.local("/_local/endpoints")).json());
  const bare = (name: string): Load => ({ name, expected: 200, request: () => ({ method: "GET", path: "/bare" }) });
  const loads: Load[] = [
    bare("bare handler, through the distribution"),
    {
      name: "browse: GET /products, kept by the distribution",
      expected: 200,
      request: (n) => ({ method: "GET", path: `/products?limit=20&sort=${["newest", "rating"][n % 2]}` }),
    },
    {
      name: "browse: GET /products/{id}",
      expected: 200,
      request: (n) => ({ method: "GET", path: `/products/${ids[n % ids.length]}` }),
    },
    {
      name: "recommend: GET /recommendations",
      expected: 200,
      request: (n) => ({ method: "GET", path: "/recommendations?limit=12", headers: buyer(n) }),
    },
    {
      name: "order: POST /orders",
      expected: 201,
      // Each buyer orders each product once; later requests return the open order.
      request: (n) => ({
        method: "POST",
        path: "/orders",
        headers: { ...buyer(n), "content-type": "application/json" },
        body: JSON.stringify({ products: [ids[Math.floor(n / buyers.length) % ids.length]] }),
      }),
    },
  ];
  const rows: Measured[] = [];
  // Without the distribution, whose cost is the first ratio.
  for (const warm of [true, false]) {
    const row = await measure(api, bare("bare handler, at the gateway"), { duration, connections });
    if (!warm) rows.push(row);
  }
  for (const load of loads) {
    await measure(url, { ...load, name: `${load.name} (warm-up)` }, { duration, connections });
    rows.push(await measure(url, load, { duration, connections }));
  }
  console.log(`${duration} s each after as long a warm-up, ${connections} connections`);
  printRates(rows);
});

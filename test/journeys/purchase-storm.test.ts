import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { startDynamo } from "@lyceum/aws-local/dynamodb";
import Stripe from "stripe";
import { afterAll, expect, test } from "vitest";
import * as z from "zod";
import { paidOrder, pay, placed } from "../../local/journey/checkout.ts";
import { joined, logIn, type Person } from "../../local/journey/people.ts";
import { eventually, Session } from "../../local/journey/session.ts";

const root = join(import.meta.dirname, "../..");
const BUYERS = 5;
const PRODUCTS = 4;
const PRICE = 1900;
let child: ChildProcess | undefined;
let directory = "";

/** A port whose two neighbours are free as well. */
async function freePorts(): Promise<number> {
  const listening = async (port: number) => {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
    return server;
  };
  for (;;) {
    const first = await listening(0);
    const { port } = first.address() as { port: number };
    const others = await Promise.allSettled([listening(port + 1), listening(port + 2)]);
    first.close();
    for (const other of others) if (other.status === "fulfilled") other.value.close();
    if (others.every(({ status }) => status === "fulfilled")) return port;
  }
}

async function start(port: number): Promise<void> {
  child = spawn(
    join(root, "node_modules/.bin/node"),
    ["bin/local.ts", "--empty", "--port", String(port), "--data", directory],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  for await (const line of lines) if (line.startsWith("ready ")) return;
  throw new Error("The instance ended before it was ready.");
}

async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  const ended = once(child as ChildProcess, "exit");
  child?.kill(signal);
  await ended;
}

afterAll(async () => {
  if (child?.exitCode === null && child.signalCode === null) await end("SIGKILL");
  await rm(directory, { recursive: true, force: true });
});

async function productsOf(instance: Session): Promise<string[]> {
  const maker = await joined(instance, "Maker");
  await maker.session.call("POST", "/me/creator", 200);
  const { session } = await logIn(instance, maker.email);
  const made = Array.from({ length: PRODUCTS }, async (_, n) => {
    const price = { amount: PRICE, currency: "usd" };
    const fields = { type: "consultation", title: `Hour ${n}`, summary: "", topic: "law", language: "en", price };
    const { id } = z.object({ id: z.string() }).parse(await session.call("POST", "/products", 201, fields));
    await session.call("POST", `/products/${id}/publish`, 200);
    return id;
  });
  return Promise.all(made);
}

/** Buys one product to the end, over every failure that the storm brings. */
async function bought(buyer: Person, product: string): Promise<void> {
  await eventually(
    `purchase of ${product}`,
    async () => {
      try {
        const { items } = z
          .object({ items: z.array(z.object({ product: z.object({ id: z.string() }) })) })
          .parse(await buyer.session.call("GET", "/library?limit=100", 200));
        if (items.some((item) => item.product.id === product)) return true;
        const order = await placed(buyer.session, [product]);
        await pay(order).catch(() => {});
        await paidOrder(buyer.session, order);
        return true;
      } catch {
        return undefined;
      }
    },
    150,
  );
}

test("kill -9 during a storm of purchases: nothing lost, nothing doubled, and the books balance", async () => {
  directory = await mkdtemp(join(tmpdir(), "storm-"));
  const port = await freePorts();
  await start(port);
  const instance = new Session(`http://127.0.0.1:${port}/api`);
  const products = await productsOf(instance);
  const buyers = await Promise.all(Array.from({ length: BUYERS }, (_, n) => joined(instance, `Buyer${n}`)));

  let done = 0;
  const purchases = buyers.flatMap((buyer) =>
    products.map((product) =>
      bought(buyer, product).then(() => {
        done++;
      }),
    ),
  );
  const storm = Promise.all(purchases);
  // In the middle, twice: what was acknowledged must stand, and what was not must be possible to do again.
  for (const share of [0.2, 0.6]) {
    await eventually("the middle of the storm", async () => done >= share * purchases.length || undefined, 150);
    await end("SIGKILL");
    await start(port);
  }
  await storm;

  const stripe = new Stripe("sk_test_local", { host: "127.0.0.1", port: port + 2, protocol: "http" });
  const intents = await stripe.paymentIntents.list({ limit: 100 });
  expect(intents.data.filter(({ status }) => status === "succeeded")).toHaveLength(purchases.length);
  for (const buyer of buyers) {
    const { items } = z
      .object({ items: z.array(z.object({ state: z.string(), lines: z.array(z.object({ productId: z.string() })) })) })
      .parse(await buyer.session.call("GET", "/orders?limit=100", 200));
    const paid = items.filter(({ state }) => state === "paid").flatMap(({ lines }) => lines);
    expect(paid.map(({ productId }) => productId).sort()).toEqual([...products].sort());
  }
  await end("SIGTERM");
  expect(child?.exitCode).toBe(0);

  const dynamo = await startDynamo({ directory: join(directory, "dynamodb") });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDBClient({ endpoint: dynamo.url, region: "us-east-1", credentials });
  const balance = new Map<string, number>();
  let grants = 0;
  const pages = paginateScan(
    { client: DynamoDBDocumentClient.from(client) },
    { TableName: await commerceTable(dynamo.url) },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      if (String(item.sk).startsWith("ENTITLEMENT#")) grants++;
      if (!String(item.sk).startsWith("JOURNAL#")) continue;
      for (const { account, amount } of item.postings as { account: string; amount: number }[]) {
        balance.set(account, (balance.get(account) ?? 0) + amount);
      }
    }
  }
  await dynamo.close();
  expect(grants).toBe(purchases.length);
  // What Stripe kept is a part of what was paid.
  expect((balance.get("stripe") ?? 0) + (balance.get("stripe-fees") ?? 0)).toBe(PRICE * purchases.length);
  expect([...balance.values()].reduce((sum, amount) => sum + amount, 0)).toBe(0);
});

async function commerceTable(endpoint: string): Promise<string> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "x-amz-target": "DynamoDB_20120810.ListTables" },
    body: "{}",
  });
  const { TableNames } = (await response.json()) as { TableNames: string[] };
  return TableNames.find((name) => name.includes("-commerce-")) as string;
}

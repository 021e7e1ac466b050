import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { Webhook } from "standardwebhooks";
import { ulid } from "ulid";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";
import { mailItem } from "../../functions/mail/client.ts";
import { mail } from "../../functions/mail/contract/mail.ts";
import { paidOrder, pay, placed } from "../../local/journey/checkout.ts";
import { joined, logIn } from "../../local/journey/people.ts";
import { Session } from "../../local/journey/session.ts";
import { startReceiver } from "../handlers/webhooks/receiver.ts";
import { startInstance } from "./instance.ts";

let instance: Awaited<ReturnType<typeof startInstance>>;
beforeAll(async () => {
  // As on AWS: nothing of a function goes on between its requests.
  instance = await startInstance(undefined, { frozen: true });
});
afterAll(() => instance.stop());
afterEach(() => expect(instance.leftOver).toEqual([]));
// Each function that is called is loaded in a thread of its own, most of them once.
vi.setConfig({ testTimeout: 240_000 });

/** The table of a context's stack. */
const tableOf = (context: string): string =>
  instance.cloud.assembly.of("AWS::DynamoDB::Table", z.unknown()).find(({ stack }) => stack.endsWith(`-${context}`))
    ?.name ?? "";

test("a mail in commerce's table is in the outbox once all events are processed", async () => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const to = `ann-${ulid().toLowerCase()}@example.org`;
  const put = mail.parse({
    id: ulid(),
    to,
    language: "zh",
    at: new Date().toISOString(),
    template: "gift",
    values: { giver: "Bo", title: "SQL", code: "ABCD", url: "https://shop.example/gifts/ABCD" },
  });
  await documents.send(new PutCommand({ TableName: tableOf("commerce"), Item: mailItem(put) }));
  await instance.cloud.settled();
  const { mails } = (await (await fetch(`${instance.cloud.url}/_local/outbox?to=${to}`)).json()) as { mails: object[] };
  const links = ["https://shop.example/gifts/ABCD", expect.stringContaining("/mails/stop/")];
  expect(mails).toMatchObject([{ to, template: "gift", links }]);
  expect(instance.failures).toEqual([]);
});

const withId = z.looseObject({ id: z.string() });

/** A creator with a product on sale. */
async function seller(shop: Session) {
  const maker = await joined(shop, "Maker");
  await maker.session.call("POST", "/me/creator", 200);
  const { session } = await logIn(shop, maker.email);
  const { id } = withId.parse(
    await session.call("POST", "/products", 201, {
      type: "consultation",
      title: "An hour of my time",
      summary: "By video.",
      topic: "writing",
      language: "en",
      price: { amount: 1900, currency: "usd" },
    }),
  );
  await session.call("POST", `/products/${id}/publish`, 200);
  return { session, email: maker.email, product: id };
}

test("a sale reaches the creator's system over HTTP; once it answers 410, the creator is mailed", async () => {
  const shop = new Session(instance.cloud.api);
  const receiver = await startReceiver();
  const { session, email, product } = await seller(shop);
  const opened = await session.call("POST", "/webhook-endpoints", 201, { url: receiver.url });
  const { id, secret } = z.looseObject({ id: z.string(), secret: z.string() }).parse(opened);
  await session.call("POST", `/webhook-endpoints/${id}/test`, 202);
  const buyer = await joined(shop, "Buyer");
  const order = await placed(buyer.session, [product]);
  await pay(order);
  await paidOrder(buyer.session, order);
  await instance.cloud.settled();
  const events = receiver.received.map(({ headers, body }) =>
    new Webhook(secret).verify(body, headers as Record<string, string>),
  );
  expect(events).toMatchObject([
    { type: "endpoint.test", data: { endpoint: id } },
    { type: "order.paid", data: { order: { id: order.id, lines: [{ productId: product }] } } },
  ]);
  expect(JSON.stringify(events)).not.toContain(buyer.email);

  receiver.answer(410);
  const { items } = await session.call("GET", `/webhook-endpoints/${id}/deliveries`, 200);
  const [{ id: delivery } = { id: "" }] = z.array(withId).parse(items);
  await session.call("POST", `/webhook-endpoints/${id}/deliveries/${delivery}/replay`, 202);
  await instance.cloud.settled();
  expect(receiver.ids().at(-1)).toBe(delivery);
  expect(await session.call("GET", `/webhook-endpoints/${id}`, 200)).toMatchObject({ disabledBecause: "gone" });
  const { mails } = (await (await shop.local(`/_local/outbox?to=${email}`)).json()) as { mails: object[] };
  expect(mails).toContainEqual(expect.objectContaining({ template: "webhook-endpoint-disabled" }));
  await receiver.close();
  expect(instance.failures).toEqual([]);
});

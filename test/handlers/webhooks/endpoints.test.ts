import "./environment.ts";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MOST_ENDPOINTS, MOST_OF_ALL } from "../../../functions/webhooks/settings.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const URL = "https://ann.example/hook";

test("a creator opens an endpoint, and its secret is shown once", async () => {
  const ann = ulid();
  const { status, body } = await world.create(ann, { url: URL, types: ["order.paid"], description: " Books " });
  expect(status).toBe(201);
  expect(body).toMatchObject({ url: URL, scope: "own", types: ["order.paid"], description: "Books", state: "enabled" });
  expect(Buffer.from(body.secret.replace("whsec_", ""), "base64")).toHaveLength(32);
  const replies = [await world.list(ann), (await world.get(ann, body.id)).body, await world.deliveries(ann, body.id)];
  expect(replies[0]).toHaveLength(1);
  expect(JSON.stringify(replies)).not.toMatch(/whsec|secret/);
});

test("only operators get everyone's sales, and only creators their own", async () => {
  const refusalOf = async (body: object, groups: string[]) =>
    (await world.create(ulid(), { url: URL, ...body }, groups)).body.code;
  expect(await refusalOf({ scope: "all" }, ["creator"])).toBe("operators-only");
  expect(await refusalOf({}, ["operator"])).toBe("creators-only");
  expect(await refusalOf({}, [])).toBe("creators-only");
  expect(await refusalOf({ scope: "all" }, ["operator"])).toBeUndefined();
});

test("the number of endpoints for everyone's sales is limited", async () => {
  const all = () => world.create(ulid(), { url: URL, scope: "all" }, ["operator"]);
  while ((await world.ports.findListeners("all")).length < MOST_OF_ALL) expect((await all()).status).toBe(201);
  expect((await all()).body.code).toBe("too-many-endpoints");
  expect(await world.ports.findListeners("all")).toHaveLength(MOST_OF_ALL);
});

test.each([
  "http://ann.example/hook",
  "https://localhost/hook",
  "https://shop.internal/hook",
  "https://intranet/hook",
  "https://10.1.2.3/hook",
  "https://169.254.169.254/latest/meta-data",
  "https://167838211/",
  "https://0xa.1/",
  "https://[::1]/hook",
  "https://[::ffff:10.0.0.1]/hook",
  "https://[fd00::1]/hook",
  "https://ann:secret@ann.example/hook",
  "https://ann.example/hook#part",
])("%s is refused as an endpoint's URL, new or changed", async (url) => {
  const ann = ulid();
  const { status, body } = await world.create(ann, { url });
  expect([status, body.code]).toEqual([422, "url-not-allowed"]);
  const { body: fine } = await world.create(ann, { url: URL });
  expect((await world.change(ann, fine.id, { url })).body.code).toBe("url-not-allowed");
});

test("errors of a body are named", async () => {
  for (const [body, pointer] of [
    [{ url: "ftp://ann.example" }, "/url"],
    [{ url: "hook" }, "/url"],
    [{ url: URL, types: [] }, "/types"],
    [{ url: URL, types: ["order.paid", "order.paid"] }, "/types"],
    [{ url: URL, types: ["order.eaten"] }, "/types/0"],
    [{ url: URL, secret: "mine" }, "/secret"],
  ] as const) {
    const { status, body: reply } = await world.create(ulid(), body);
    expect([status, (reply as unknown as { errors: { pointer: string }[] }).errors[0]?.pointer]).toEqual([
      400,
      pointer,
    ]);
  }
});

test("a creator changes, disables, enables and deletes an endpoint; another's is unknown", async () => {
  const [ann, bo] = [ulid(), ulid()];
  const { id } = (await world.create(ann, { url: URL, types: ["order.paid"] })).body;
  expect((await world.change(ann, id, { types: null, disabled: true })).body).toMatchObject({
    state: "disabled",
    disabledBecause: "owner",
    url: URL,
  });
  expect((await world.test(ann, id)).body.code).toBe("endpoint-disabled");
  const { body: enabled } = await world.change(ann, id, { disabled: false });
  expect([enabled.state, enabled.types]).toEqual(["enabled", undefined]);
  expect((await world.change(ann, id, {})).status).toBe(400);

  for (const reply of [
    await world.get(bo, id),
    await world.change(bo, id, { disabled: true }),
    await world.rotate(bo, id),
    await world.test(bo, id),
    await world.replay(bo, id, ulid()),
    await world.replayFailed(bo, id, new Date().toISOString()),
    await world.remove(bo, id),
  ]) {
    expect([reply.status, reply.body.code]).toEqual([404, "unknown-endpoint"]);
  }
  expect((await world.remove(ann, id)).status).toBe(204);
  expect((await world.remove(ann, id)).body.code).toBe("unknown-endpoint");
});

test("conflicting changes are made one after the other", async () => {
  const ann = ulid();
  const { id } = (await world.create(ann, { url: URL })).body;
  const replies = await Promise.all([
    world.change(ann, id, { description: "Books" }),
    world.change(ann, id, { types: ["order.refunded"] }),
    world.rotate(ann, id),
  ]);
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await world.get(ann, id)).body).toMatchObject({ description: "Books", types: ["order.refunded"] });
  expect((await world.ports.findEndpoint({ owner: ann, id }))?.secrets).toHaveLength(2);
});

test("the number of a creator's endpoints is limited", async () => {
  const ann = ulid();
  for (let n = 0; n < MOST_ENDPOINTS; n++) expect((await world.create(ann, { url: URL })).status).toBe(201);
  expect((await world.create(ann, { url: URL })).body.code).toBe("too-many-endpoints");
});

test("however many endpoints are made at once, only the limit is kept; deleting makes room", async () => {
  const ann = ulid();
  const replies = await Promise.all(Array.from({ length: 25 }, () => world.create(ann, { url: URL })));
  // Who kept losing to others is told to come back.
  const kept = replies.filter(({ status }) => status === 201);
  expect(kept.length).toBeLessThanOrEqual(MOST_ENDPOINTS);
  expect(await world.ports.listEndpoints(ann)).toHaveLength(kept.length);
  while ((await world.ports.listEndpoints(ann)).length < MOST_ENDPOINTS) await world.create(ann, { url: URL });
  expect((await world.create(ann, { url: URL })).body.code).toBe("too-many-endpoints");
  const [one] = await world.ports.listEndpoints(ann);
  expect(await world.ports.deleteEndpoint({ owner: ann, id: one?.id ?? "" })).toBe("done");
  expect(await world.ports.deleteEndpoint({ owner: ann, id: one?.id ?? "" })).toBe("gone");
  expect((await world.create(ann, { url: URL })).status).toBe(201);
  expect((await world.create(ann, { url: URL })).body.code).toBe("too-many-endpoints");
});

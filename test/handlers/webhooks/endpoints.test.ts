import "./environment.ts";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MOST_ENDPOINTS, MOST_OF_ALL } from "../../../functions/webhooks/settings.ts";
import { type World, world } from "./world.ts";

let made: World;
beforeAll(async () => {
  made = await world();
});
afterAll(() => made.close());

const URL = "https://ann.example/hook";

test("a creator opens an endpoint, and the secret is shown that once", async () => {
  const ann = ulid();
  const { status, body } = await made.create(ann, { url: URL, types: ["order.paid"], description: " Books " });
  expect(status).toBe(201);
  expect(body).toMatchObject({ url: URL, scope: "own", types: ["order.paid"], description: "Books", state: "enabled" });
  expect(Buffer.from(body.secret.replace("whsec_", ""), "base64")).toHaveLength(32);
  const replies = [await made.list(ann), (await made.get(ann, body.id)).body, await made.deliveries(ann, body.id)];
  expect(replies[0]).toHaveLength(1);
  expect(JSON.stringify(replies)).not.toMatch(/whsec|secret/);
});

test("only operators hear of everyone's sales, and only creators of theirs", async () => {
  const refusalOf = async (body: object, groups: string[]) =>
    (await made.create(ulid(), { url: URL, ...body }, groups)).body.code;
  expect(await refusalOf({ scope: "all" }, ["creator"])).toBe("operators-only");
  expect(await refusalOf({}, ["operator"])).toBe("creators-only");
  expect(await refusalOf({}, [])).toBe("creators-only");
  expect(await refusalOf({ scope: "all" }, ["operator"])).toBeUndefined();
});

test("only so many of operators' endpoints hear of everyone's sales", async () => {
  const all = () => made.create(ulid(), { url: URL, scope: "all" }, ["operator"]);
  while ((await made.ports.findListeners("all")).length < MOST_OF_ALL) expect((await all()).status).toBe(201);
  expect((await all()).body.code).toBe("too-many-endpoints");
  expect(await made.ports.findListeners("all")).toHaveLength(MOST_OF_ALL);
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
])("%s is no endpoint's URL, neither new nor changed to", async (url) => {
  const ann = ulid();
  const { status, body } = await made.create(ann, { url });
  expect([status, body.code]).toEqual([422, "url-not-allowed"]);
  const { body: fine } = await made.create(ann, { url: URL });
  expect((await made.change(ann, fine.id, { url })).body.code).toBe("url-not-allowed");
});

test("what is wrong in a body is named", async () => {
  for (const [body, pointer] of [
    [{ url: "ftp://ann.example" }, "/url"],
    [{ url: "hook" }, "/url"],
    [{ url: URL, types: [] }, "/types"],
    [{ url: URL, types: ["order.paid", "order.paid"] }, "/types"],
    [{ url: URL, types: ["order.eaten"] }, "/types/0"],
    [{ url: URL, secret: "mine" }, "/secret"],
  ] as const) {
    const { status, body: reply } = await made.create(ulid(), body);
    expect([status, (reply as unknown as { errors: { pointer: string }[] }).errors[0]?.pointer]).toEqual([
      400,
      pointer,
    ]);
  }
});

test("a creator changes, disables, enables and deletes an endpoint; another's is unknown", async () => {
  const [ann, bo] = [ulid(), ulid()];
  const { id } = (await made.create(ann, { url: URL, types: ["order.paid"] })).body;
  expect((await made.change(ann, id, { types: null, disabled: true })).body).toMatchObject({
    state: "disabled",
    disabledBecause: "owner",
    url: URL,
  });
  expect((await made.test(ann, id)).body.code).toBe("endpoint-disabled");
  const { body: enabled } = await made.change(ann, id, { disabled: false });
  expect([enabled.state, enabled.types]).toEqual(["enabled", undefined]);
  expect((await made.change(ann, id, {})).status).toBe(400);

  for (const reply of [
    await made.get(bo, id),
    await made.change(bo, id, { disabled: true }),
    await made.rotate(bo, id),
    await made.test(bo, id),
    await made.replay(bo, id, ulid()),
    await made.replayFailed(bo, id, new Date().toISOString()),
    await made.remove(bo, id),
  ]) {
    expect([reply.status, reply.body.code]).toEqual([404, "unknown-endpoint"]);
  }
  expect((await made.remove(ann, id)).status).toBe(204);
  expect((await made.remove(ann, id)).body.code).toBe("unknown-endpoint");
});

test("changes that meet are made one after the other", async () => {
  const ann = ulid();
  const { id } = (await made.create(ann, { url: URL })).body;
  const replies = await Promise.all([
    made.change(ann, id, { description: "Books" }),
    made.change(ann, id, { types: ["order.refunded"] }),
    made.rotate(ann, id),
  ]);
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await made.get(ann, id)).body).toMatchObject({ description: "Books", types: ["order.refunded"] });
  expect((await made.ports.findEndpoint({ owner: ann, id }))?.secrets).toHaveLength(2);
});

test("a creator has so many endpoints and no more", async () => {
  const ann = ulid();
  for (let n = 0; n < MOST_ENDPOINTS; n++) expect((await made.create(ann, { url: URL })).status).toBe(201);
  expect((await made.create(ann, { url: URL })).body.code).toBe("too-many-endpoints");
});

test("however many endpoints are made at once, only the limit is kept; deleting makes room", async () => {
  const ann = ulid();
  const replies = await Promise.all(Array.from({ length: 25 }, () => made.create(ann, { url: URL })));
  // Who kept losing to others is told to come back.
  const kept = replies.filter(({ status }) => status === 201);
  expect(kept.length).toBeLessThanOrEqual(MOST_ENDPOINTS);
  expect(await made.ports.listEndpoints(ann)).toHaveLength(kept.length);
  while ((await made.ports.listEndpoints(ann)).length < MOST_ENDPOINTS) await made.create(ann, { url: URL });
  expect((await made.create(ann, { url: URL })).body.code).toBe("too-many-endpoints");
  const [one] = await made.ports.listEndpoints(ann);
  expect(await made.ports.deleteEndpoint({ owner: ann, id: one?.id ?? "" })).toBe("done");
  expect(await made.ports.deleteEndpoint({ owner: ann, id: one?.id ?? "" })).toBe("gone");
  expect((await made.create(ann, { url: URL })).status).toBe(201);
  expect((await made.create(ann, { url: URL })).body.code).toBe("too-many-endpoints");
});

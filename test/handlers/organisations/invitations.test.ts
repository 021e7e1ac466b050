import "./environment.ts";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { cloud } from "./environment.ts";
import { codeOf, grant, mails, pool, rightsOf, seated, sell, shop, team } from "./world.ts";

afterAll(cloud.close);

const statuses = ({ body }: Awaited<ReturnType<typeof shop.invite>>) => body.invitations.map(({ status }) => status);

test("an invitation takes a seat and mails a code, which gives its claimer the product once", async () => {
  const { id, product } = await team("boss", 2);
  const { status, body } = await shop.invite("boss", id, product, ["Ann@Team.example"]);
  expect([status, body.invitations]).toMatchObject([200, [{ email: "ann@team.example", status: "invited" }]]);
  const sent = (await mails(id)).get("ann@team.example");
  expect(sent).toMatchObject({
    to: "ann@team.example",
    template: "seat-invitation",
    values: { organisation: "The team", url: expect.stringContaining("https://shop.example/invitations/claim#") },
  });
  const code = await codeOf(id, "ann@team.example");
  const claimed = await shop.claim("ann", code);
  const [invitation] = body.invitations;
  expect([claimed.status, claimed.body]).toMatchObject([
    200,
    { organisation: { id, name: "The team" }, productId: product, seat: invitation?.seat },
  ]);
  expect(await rightsOf("ann")).toMatchObject([
    { productId: product, state: "active", source: `SEAT#${id}#${invitation?.seat}` },
  ]);
  expect((await shop.claim("ann", code)).body).toEqual(claimed.body);
  expect(await rightsOf("ann")).toHaveLength(1);
  expect(await shop.claim("ben", code)).toMatchObject({ status: 409, body: { code: "already-claimed" } });
  expect(await rightsOf("ben")).toEqual([]);
});

test("a hundred invitations that always conflict are answered within a request's time", async () => {
  const { id, product } = await team("crowded", 5);
  let clock = Date.now();
  const from = clock;
  const reply = await shop.invite(
    "crowded",
    id,
    product,
    Array.from({ length: 100 }, (_, n) => `m${n}@team.example`),
    {
      now: () => clock,
      commit: async () => "conflict",
      pause: async () => {
        clock += 500;
      },
    },
  );
  expect(statuses(reply)).toEqual(Array(100).fill("busy"));
  expect(clock - from).toBeLessThan(20_000);
});

test("the code is stored in its mail and nowhere else", async () => {
  const { id, product } = await team("careful", 1);
  await shop.invite("careful", id, product, ["cat@team.example"]);
  const code = await codeOf(id, "cat@team.example");
  const { Items = [] } = await documents.send(new ScanCommand({ TableName: "Organisations", ConsistentRead: true }));
  const holding = Items.filter((item) => JSON.stringify(item).includes(code)).map(({ sk }) => sk);
  expect(holding).toEqual(["MAIL"]);
});

test("the same e-mail in any letter case is one seat; each product has seats of its own", async () => {
  const { id, product } = await team("twice", 5);
  const first = await shop.invite("twice", id, product, ["dan@team.example", "DAN@team.example", "eve@team.example"]);
  expect(statuses(first)).toEqual(["invited", "invited"]);
  const again = await shop.invite("twice", id, product, ["dan@team.example"]);
  expect(again.body.invitations).toMatchObject([{ status: "already-invited", seat: first.body.invitations[0]?.seat }]);
  await shop.claim("dan", await codeOf(id, "dan@team.example"));
  expect(statuses(await shop.invite("twice", id, product, ["dan@team.example"]))).toEqual(["already-claimed"]);
  const other = await sell();
  await pool(id, other, 1);
  expect(statuses(await shop.invite("twice", id, other, ["dan@team.example"]))).toEqual(["invited"]);
  expect((await shop.seats("twice", id)).body).toMatchObject({ free: 3, items: [{}, {}, {}] });
});

test("seats come from the oldest pool first, never from a suspended or refunded one", async () => {
  const { id, product, order } = await team("pools", 1);
  const newer = await pool(id, product, 1, { grantedAt: "2026-06-02T00:00:00.000Z" });
  const older = await pool(id, product, 1, { grantedAt: "2026-05-01T00:00:00.000Z" });
  await pool(id, product, 9, { state: "suspended", grantedAt: "2026-01-01T00:00:00.000Z" });
  await pool(id, product, 9, { state: "revoked", grantedAt: "2026-01-01T00:00:00.000Z" });
  const emails = ["a", "b", "c", "d"].map((name) => `${name}@team.example`);
  const reply = await shop.invite("pools", id, product, emails);
  expect(statuses(reply)).toEqual(["invited", "invited", "invited", "no-free-seat"]);
  expect(reply.body.invitations[3]?.detail).toContain("POST /orders");
  const { items, free } = (await shop.seats("pools", id)).body;
  const byEmail = new Map(items.map((each) => [each.email, each.order]));
  expect([emails.slice(0, 3).map((email) => byEmail.get(email)), free]).toEqual([[older, order, newer], 0]);
});

test("an invitation without seats, or to an unknown product, is refused with how to buy some", async () => {
  const { id } = await team("empty", 1);
  for (const product of [await sell(), "nothing"]) {
    expect(await shop.invite("empty", id, product, ["f@team.example"])).toMatchObject({
      status: 409,
      body: { code: "no-seats" },
    });
  }
});

test("fifty invitations at once for ten free seats are ten seats", async () => {
  const { id, product } = await team("crowd", 10);
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, n) => shop.invite("crowd", id, product, [`m${n}@team.example`])),
  );
  const found = replies.flatMap(statuses);
  expect(found.filter((status) => status === "invited")).toHaveLength(10);
  expect(found.filter((status) => status === "no-free-seat")).toHaveLength(40);
  const { items, free } = (await shop.seats("crowd", id, { limit: "100" })).body;
  expect([items.length, free, (await mails(id)).size]).toEqual([10, 0, 10]);
});

test("fifty claims of one code at once are one", async () => {
  const { id, product } = await team("rush", 3);
  await shop.invite("rush", id, product, ["g@team.example"]);
  const code = await codeOf(id, "g@team.example");
  const users = Array.from({ length: 50 }, (_, n) => `rusher-${n}`);
  const replies = await Promise.all(users.map((user) => shop.claim(user, code)));
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(replies.filter(({ body }) => body.code === "already-claimed")).toHaveLength(49);
  const rights = await Promise.all(users.map(rightsOf));
  expect(rights.flat()).toHaveLength(1);
});

test("the same member claiming a code fifty times at once gets the same answer", async () => {
  const { id, product } = await team("eager", 1);
  await shop.invite("eager", id, product, ["h@team.example"]);
  const code = await codeOf(id, "h@team.example");
  const replies = await Promise.all(Array.from({ length: 50 }, () => shop.claim("hal", code)));
  expect(new Set(replies.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  expect((await shop.usage("eager", id)).body.pools).toMatchObject([{ claimed: 1, invited: 0, free: 0 }]);
});

test("the product's owners and creator are refused, and the seat stays for another", async () => {
  const { id, product } = await team("fair", 2);
  await shop.invite("fair", id, product, ["i@team.example"]);
  const code = await codeOf(id, "i@team.example");
  await grant("owns-it", product);
  await grant("contested", product, "suspended");
  await grant("gave-back", product, "revoked");
  expect((await shop.claim("owns-it", code)).body.code).toBe("already-owned");
  expect((await shop.claim("contested", code)).body.code).toBe("already-owned");
  expect((await shop.claim("maker", code)).body.code).toBe("own-product");
  expect((await shop.claim("gave-back", code)).status).toBe(200);
});

test("one member claiming two seats of a product at once has one of them", async () => {
  const { id, product } = await team("double", 2);
  await shop.invite("double", id, product, ["j1@team.example", "j2@team.example"]);
  const codes = [await codeOf(id, "j1@team.example"), await codeOf(id, "j2@team.example")];
  const replies = await Promise.all(codes.map((code) => shop.claim("jay", code)));
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(await rightsOf("jay")).toHaveLength(1);
});

test("an unknown code is refused; one of suspended seats waits, one of refunded seats has ended", async () => {
  expect(await shop.claim("kim", "x".repeat(24))).toMatchObject({ status: 404, body: { code: "unknown-code" } });
  const { id, product, order } = await team("unlucky", 1);
  await shop.invite("unlucky", id, product, ["k@team.example"]);
  const code = await codeOf(id, "k@team.example");
  await pool(id, product, 1, { order, state: "suspended" });
  expect((await shop.claim("kim", code)).body.code).toBe("seats-suspended");
  await pool(id, product, 1, { order, state: "revoked" });
  expect((await shop.claim("kim", code)).body.code).toBe("seats-ended");
  expect(await rightsOf("kim")).toEqual([]);
});

test("members invited to refunded seats are invited anew to those bought later", async () => {
  const { id, product, order, seats } = await seated("phoenix", 2, ["lou"]);
  await shop.invite("phoenix", id, product, ["l2@team.example"]);
  await pool(id, product, 2, { order, state: "revoked" });
  await shop.follow(id, product, order);
  expect(await rightsOf("lou")).toMatchObject([{ state: "revoked" }]);
  await pool(id, product, 2, { order: ulid(), grantedAt: "2026-06-03T00:00:00.000Z" });
  expect(statuses(await shop.invite("phoenix", id, product, ["lou@team.example", "l2@team.example"]))).toEqual([
    "invited",
    "invited",
  ]);
  expect((await shop.claim("lou", await codeOf(id, "lou@team.example"))).status).toBe(200);
  const rights = Object.fromEntries((await rightsOf("lou")).map(({ source, state }) => [source, state]));
  expect(rights[`SEAT#${id}#${seats[0]}`]).toBe("revoked");
  expect(Object.values(rights).toSorted()).toEqual(["active", "revoked"]);
});

import "./environment.ts";
import { afterAll, afterEach, expect, test } from "vitest";
import { openingKey, progressKey } from "../../../functions/learning/keys.ts";
import { cloud } from "./environment.ts";
import { AT, clock, codeOf, mails, pool, rightsOf, seated, sell, shop, study, team, wait } from "./world.ts";

afterAll(cloud.close);
afterEach(() => {
  clock.ahead = 0;
});

const only = async (customer: string) => (await rightsOf(customer)).map(({ state }) => state);

test("a revoked invitation frees its seat and invalidates its code", async () => {
  const { id, product } = await team("revoker", 1);
  const { body } = await shop.invite("revoker", id, product, ["a@team.example"]);
  const code = await codeOf(id, "a@team.example");
  const seat = body.invitations[0]?.seat ?? "";
  expect((await shop.revoke("revoker", id, seat)).body).toMatchObject({ id: seat, state: "revoked" });
  expect((await shop.revoke("revoker", id, seat)).body).toMatchObject({ id: seat, state: "revoked" });
  expect(await shop.claim("amy", code)).toMatchObject({ status: 410, body: { code: "invitation-revoked" } });
  expect((await shop.seats("revoker", id)).body.free).toBe(1);
  const again = await shop.invite("revoker", id, product, ["a@team.example"]);
  expect(again.body.invitations).toMatchObject([{ status: "invited", seat: expect.not.stringMatching(seat) }]);
  expect((await shop.claim("amy", await codeOf(id, "a@team.example"))).status).toBe(200);
});

test("a revoked seat ends its member's access, and no other entitlement of theirs", async () => {
  const { id, product, seats } = await seated("closer", 1, ["bea"]);
  const other = await team("closer", 1);
  await shop.invite("closer", other.id, other.product, ["bea@team.example"]);
  await shop.claim("bea", await codeOf(other.id, "bea@team.example"));
  await shop.revoke("closer", id, seats[0] ?? "");
  const states = Object.fromEntries((await rightsOf("bea")).map(({ productId, state }) => [productId, state]));
  expect(states).toEqual({ [product]: "revoked", [other.product]: "active" });
  expect((await shop.usage("closer", id)).body).toMatchObject({ pools: [{ free: 1, claimed: 0 }], seats: [] });
});

test("fifty concurrent revocations of one seat free one seat", async () => {
  const { id, seats } = await seated("hasty", 3, ["cid", "dot"]);
  await Promise.all(Array.from({ length: 50 }, () => shop.revoke("hasty", id, seats[0] ?? "")));
  expect((await shop.usage("hasty", id)).body.pools).toMatchObject([{ bought: 3, claimed: 1, invited: 0, free: 2 }]);
});

test("a seat is reassigned as one step: the old member is out, the new e-mail has its code", async () => {
  const { id, product, seats } = await seated("mover", 1, ["eli"]);
  const { status, body } = await shop.reassign("mover", id, seats[0] ?? "", "fay@team.example");
  expect([status, body]).toMatchObject([200, { email: "fay@team.example", state: "invited" }]);
  expect(await only("eli")).toEqual(["revoked"]);
  const again = await shop.reassign("mover", id, seats[0] ?? "", "fay@team.example");
  expect(again.body).toEqual(body);
  expect([...(await mails(id)).keys()].toSorted()).toEqual(["eli@team.example", "fay@team.example"]);
  expect((await shop.claim("fay", await codeOf(id, "fay@team.example"))).status).toBe(200);
  expect(await rightsOf("fay")).toMatchObject([{ productId: product, state: "active" }]);
  expect((await shop.reassign("mover", id, seats[0] ?? "", "gus@team.example")).body.code).toBe("seat-revoked");
});

test("nobody gets a second seat of a product", async () => {
  const { id, seats } = await seated("fair", 2, ["hal", "ida"]);
  expect((await shop.reassign("fair", id, seats[0] ?? "", "ida@team.example")).body.code).toBe("already-seated");
  expect((await shop.reassign("fair", id, seats[0] ?? "", "HAL@team.example")).body.code).toBe("already-seated");
  expect(await only("hal")).toEqual(["active"]);
});

test("claimed seats are passed on as often as there are seats in 30 days, by any route", async () => {
  const { id, product, seats } = await seated("rotator", 1, ["r0"]);
  const passOn = async (seat: string, name: string) => {
    const { body } = await shop.reassign("rotator", id, seat, `${name}@team.example`);
    if (body.state === "invited") await shop.claim(name, await codeOf(id, `${name}@team.example`));
    return body;
  };
  const first = await passOn(seats[0] ?? "", "r1");
  expect(first.state).toBe("invited");
  expect((await passOn(first.id, "r2")).code).toBe("reassigned-too-often");
  expect(await only("r1")).toEqual(["active"]);
  // Taking back and inviting is no way around it.
  await shop.revoke("rotator", id, first.id);
  const refused = await shop.invite("rotator", id, product, ["r2@team.example"]);
  expect(refused.body.invitations).toMatchObject([
    { status: "no-free-seat", detail: expect.stringContaining("30 days") },
  ]);
  wait(30);
  const later = await shop.invite("rotator", id, product, ["r2@team.example"]);
  expect(later.body.invitations).toMatchObject([{ status: "invited" }]);
});

test("an unclaimed invitation is passed on freely, up to three mails for each possible claim", async () => {
  const { id, product } = await team("typo", 1);
  let [seat = ""] = (await shop.invite("typo", id, product, ["n0@team.example"])).body.invitations.map(
    (each) => each.seat ?? "",
  );
  for (let n = 1; n < 6; n++) {
    const { status, body } = await shop.reassign("typo", id, seat, `n${n}@team.example`);
    expect(status).toBe(200);
    seat = body.id;
  }
  expect((await shop.reassign("typo", id, seat, "n6@team.example")).body.code).toBe("too-many-mails");
  await shop.revoke("typo", id, seat);
  const refused = await shop.invite("typo", id, product, ["n6@team.example"]);
  expect(refused.body.invitations).toMatchObject([
    { status: "no-free-seat", detail: expect.stringContaining("mailed") },
  ]);
  wait(30);
  await shop.invite("typo", id, product, ["n5@team.example"]);
  expect((await shop.seats("typo", id, { state: "invited" })).body.items).toMatchObject([{ email: "n5@team.example" }]);
});

test("suspended and refunded seats cannot be reassigned, only revoked", async () => {
  const { id, product, order, seats } = await seated("stuck", 1, ["jan"]);
  const [seat = ""] = seats;
  await pool(id, product, 1, { order, state: "suspended" });
  expect((await shop.reassign("stuck", id, seat, "k@team.example")).body.code).toBe("seats-suspended");
  await pool(id, product, 1, { order, state: "revoked" });
  expect((await shop.reassign("stuck", id, seat, "k@team.example")).body.code).toBe("seats-ended");
  expect((await shop.revoke("stuck", id, seat)).body.state).toBe("revoked");
  expect(await only("jan")).toEqual(["revoked"]);
});

test("seats are listed by product and state, in pages that hold each once", async () => {
  const { id, product, seats } = await seated("lister", 9, ["l0", "l1", "l2"]);
  await shop.invite("lister", id, product, ["l3@team.example", "l4@team.example"]);
  await shop.revoke("lister", id, seats[0] ?? "");
  const other = await sell();
  await pool(id, other, 1);
  await shop.invite("lister", id, other, ["l9@team.example"]);
  const count = async (query: object) => (await shop.seats("lister", id, query)).body.items.length;
  expect(await count({ product })).toBe(5);
  expect(await count({ product, state: "claimed" })).toBe(2);
  expect(await count({ state: "invited" })).toBe(3);
  expect(await count({ state: "revoked" })).toBe(1);
  expect((await shop.seats("lister", id, { product })).body.free).toBe(5);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await shop.seats("lister", id, { state: "invited", limit: "1", ...(cursor && { cursor }) });
    seen.push(...body.items.map(({ email }) => email));
    cursor = body.cursor;
  } while (cursor);
  expect(seen).toEqual(["l3@team.example", "l4@team.example", "l9@team.example"]);
  expect((await shop.seats("lister", id, { cursor: "bm9uZQ" })).body.code).toBe("stale-cursor");
});

test("the report has the seats and each member's progress, as JSON and as CSV", async () => {
  const { id, product, order } = await seated("reporter", 4, ["max", "ned"]);
  await shop.invite("reporter", id, product, ["o@team.example"]);
  const at = "2026-06-05T00:00:00.000Z";
  const kept = { customer: "max", productId: product };
  const steps = { progress: 0.2, furthest: 0.5, startedAt: AT, updatedAt: AT };
  await study({ ...progressKey("max", product), ...kept, ...steps });
  await study({ ...openingKey("max", product), ...kept, firstAt: AT, lastAt: at, count: 2 });
  const { body } = await shop.usage("reporter", id);
  expect(body.pools).toEqual([
    { productId: product, order, state: "active", since: AT, bought: 4, invited: 1, claimed: 2, free: 1 },
  ]);
  expect(body.seats.toSorted((a, b) => a.email.localeCompare(b.email))).toMatchObject([
    { email: "max@team.example", access: "active", progress: 0.5, lastActivityAt: at },
    { email: "ned@team.example", access: "active", progress: 0 },
  ]);
  const { headers, body: csv } = await shop.report("reporter", id, { product });
  expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
  const lines = csv.trimEnd().split("\r\n");
  expect(lines[0]).toBe("product,order,seat,email,access,claimed at,progress,completed at,last activity at");
  expect(
    lines
      .slice(1)
      .toSorted()
      .map((line) => line.split(",")[3]),
  ).toHaveLength(2);
  expect(csv).toContain(`max@team.example,active,${AT},0.5,,${at}`);
  expect((await shop.usage("reporter", id, { product: "other" })).body).toEqual({ pools: [], seats: [] });
});

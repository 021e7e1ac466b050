import "./environment.ts";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import { guardKind } from "../../../functions/commerce/keys.ts";
import { followPool } from "../../../functions/organisations/handlers/follow-pool.ts";
import { claimedSeatKey } from "../../../functions/organisations/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { cloud } from "./environment.ts";
import { AT, codeOf, pool, ports, rightsOf, seated, shop, team } from "./world.ts";

afterAll(cloud.close);

const states = async (members: readonly string[]) =>
  (await Promise.all(members.map(rightsOf))).flat().map(({ state }) => state);
const holdOf = async (customer: string, product: string) =>
  (await documents.send(new GetCommand({ TableName: "Commerce", Key: guardKind.key({ customer, product }) }))).Item
    ?.version;

test("seats follow their order: disputed, won, refunded, and restored", async () => {
  const members = ["f0", "f1", "f2"];
  const { id, product, order } = await seated("payer", 5, members);
  const path: Entitlement["state"][] = ["suspended", "active", "revoked", "active"];
  for (const state of path) {
    await pool(id, product, 5, { order, state });
    expect(await shop.follow(id, product, order)).toBe(3);
    expect(await states(members)).toEqual(Array(3).fill(state));
    expect(await shop.follow(id, product, order)).toBe(0);
  }
  // Claimed, and regained once: an order made from an older reading is refused both times.
  expect(await holdOf("f0", product)).toBe(2);
});

test("seats say why they wait or ended, as their order does", async () => {
  const { id, product, order } = await seated("told", 1, ["t0"]);
  for (const [state, cause] of [
    ["suspended", "dispute"],
    ["active", undefined],
    ["suspended", "refund"],
    ["revoked", "refund"],
  ] as const) {
    await pool(id, product, 1, { order, state, cause });
    await shop.follow(id, product, order);
    expect((await rightsOf("t0")).map((right) => [right.state, right.cause])).toEqual([[state, cause]]);
  }
});

test("an event of an organisation's entitlement changes its seats, a member's own does not", async () => {
  const { id, product, order } = await seated("listener", 1, ["ivy"]);
  await pool(id, product, 1, { order, state: "suspended" });
  const [right] = await rightsOf(`organisation:${id}`);
  const heard = (after: unknown) => followPool(ports)({ detail: { after } });
  await heard({ ...right, customer: "somebody" });
  await heard({ ...right, seats: undefined });
  expect(await states(["ivy"])).toEqual(["active"]);
  // What is told late is of no account: what commerce holds now is.
  await heard({ pk: "CUSTOMER#organisation", sk: "ENTITLEMENT#", ...right, state: "active" });
  expect(await states(["ivy"])).toEqual(["suspended"]);
  await expect(heard({ customer: 1 })).rejects.toThrow();
});

test("all 500 seats of a pool follow its order; after ten events at once the last state stays", async () => {
  const { id, product } = await team("large", 500);
  const members = Array.from({ length: 500 }, (_, n) => `s${n}`);
  const { order } = (await shop.usage("large", id)).body.pools[0] ?? { order: "" };
  for (const [n, customer] of members.entries()) {
    const claimedSeat = { seat: ulid(), organisation: id, productId: product, order, email: `s${n}@team.example` };
    const sold = { type: "course", version: 1, paid: true };
    const claimed = { ...claimedSeat, customer, claimedAt: AT, sold, access: "active" };
    const Item = { ...claimedSeatKey(order, product, claimedSeat.seat), ...claimed };
    await documents.send(new PutCommand({ TableName: "Organisations", Item }));
  }
  await pool(id, product, 500, { order, state: "revoked" });
  const moved = await Promise.all(Array.from({ length: 10 }, () => shop.follow(id, product, order)));
  expect(moved.reduce((sum, each) => sum + each, 0)).toBe(500);
  expect(await states(members)).toEqual(Array(500).fill("revoked"));
});

test("a claim concurrent with a refund leaves no access, whichever comes first", async () => {
  for (let n = 0; n < 20; n++) {
    const { id, product, order } = await team(`race-${n}`, 1);
    await shop.invite(`race-${n}`, id, product, ["r@team.example"]);
    const code = await codeOf(id, "r@team.example");
    const refund = async () => {
      await new Promise((resolve) => setTimeout(resolve, n));
      await pool(id, product, 1, { order, state: "revoked" });
      await shop.follow(id, product, order);
    };
    const [claim] = await Promise.all([shop.claim(`racer-${n}`, code), refund()]);
    expect([200, 410]).toContain(claim.status);
    expect(await states([`racer-${n}`])).toEqual(claim.status === 200 ? ["revoked"] : []);
  }
});

test("a seat revoked during the sync of its pool stays revoked", async () => {
  const { id, product, order, seats } = await seated("both", 1, ["gil"]);
  await pool(id, product, 1, { order, state: "suspended" });
  const setSeatAccess: typeof ports.setSeatAccess = async (...input) => {
    await shop.revoke("both", id, seats[0] ?? "");
    return ports.setSeatAccess(...input);
  };
  expect(await shop.follow(id, product, order, { setSeatAccess })).toBe(0);
  expect(await states(["gil"])).toEqual(["revoked"]);
});

test("a pool that changes during its sync is synced to its latest state", async () => {
  const { id, product, order } = await seated("fickle", 1, ["han"]);
  await pool(id, product, 1, { order, state: "suspended" });
  let calls = 0;
  const setSeatAccess: typeof ports.setSeatAccess = async (...input) => {
    if (calls++ === 0) await pool(id, product, 1, { order, state: "revoked" });
    return ports.setSeatAccess(...input);
  };
  expect(await shop.follow(id, product, order, { setSeatAccess })).toBe(1);
  expect(await states(["han"])).toEqual(["revoked"]);
});

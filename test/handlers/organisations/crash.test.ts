import "./environment.ts";
import { afterAll, expect, test } from "vitest";
import { crashing } from "../crashing.ts";
import { cloud } from "./environment.ts";
import { codeOf, mails, type Ports, pool, ports, rightsOf, seated, shop, team } from "./world.ts";

afterAll(cloud.close);

const SYNCHRONOUS = ["now", "newId", "newCode", "hashOf", "siteUrl", "pause"];

/** As a client does: again until it is answered. */
async function answered<Reply extends { readonly status: number }>(ask: (with_: Ports) => Promise<Reply>, from: Ports) {
  for (let with_ = from; ; with_ = ports) {
    const reply = await ask(with_);
    if (reply.status !== 500) return reply;
  }
}

/** Runs a scenario with a crash at each call in turn until none is reached; what it ends with is always the same. */
async function atEachCall(name: string, run: (with_: Ports, owner: string) => Promise<unknown>): Promise<number> {
  const expected = await run(ports, `${name}-straight`);
  let crashes = 0;
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      const { ports: failing, crash } = crashing(ports, SYNCHRONOUS, n, when);
      expect({ when, n, end: await run(failing, `${name}-${when}-${n}`) }).toEqual({ when, n, end: expected });
      if (!crash.reached) break;
      crashes++;
    }
  }
  return crashes;
}

const poolsOf = async (owner: string, id: string) =>
  (await shop.usage(owner, id)).body.pools.map(({ invited, claimed, free }) => ({ invited, claimed, free }));

test("invitations that crash at any step and are repeated are one seat and one mail each", async () => {
  const crashes = await atEachCall("invite", async (with_, owner) => {
    const { id, product } = await team(owner, 3);
    const emails = ["a@team.example", "b@team.example"];
    const { body } = await answered((each) => shop.invite(owner, id, product, emails, each), with_);
    const { items } = (await shop.seats(owner, id)).body;
    expect(body.invitations.map(({ seat }) => seat)).toEqual(items.map((each) => each.id));
    return [await poolsOf(owner, id), (await mails(id)).size, items.map(({ email, state }) => [email, state])];
  });
  expect(crashes).toBeGreaterThanOrEqual(2 * 2);
});

test("a claim that crashes at any step and is repeated is one entitlement", async () => {
  const crashes = await atEachCall("claim", async (with_, owner) => {
    const { id, product } = await team(owner, 1);
    await shop.invite(owner, id, product, ["a@team.example"]);
    const code = await codeOf(id, "a@team.example");
    const { status } = await answered((each) => shop.claim(`${owner}-member`, code, each), with_);
    return [status, await poolsOf(owner, id), (await rightsOf(`${owner}-member`)).map(({ state }) => state)];
  });
  expect(crashes).toBeGreaterThanOrEqual(2);
});

test("a reassignment that crashes at any step and is repeated makes one new seat", async () => {
  const crashes = await atEachCall("reassign", async (with_, owner) => {
    const member = `${owner}-member`;
    const { id, seats } = await seated(owner, 2, [member]);
    const { status } = await answered(
      (each) => shop.reassign(owner, id, seats[0] ?? "", "next@team.example", each),
      with_,
    );
    const listed = (await shop.seats(owner, id)).body.items.map(({ state }) => state);
    return [status, listed, await poolsOf(owner, id), (await rightsOf(member)).map(({ state }) => state)];
  });
  expect(crashes).toBeGreaterThanOrEqual(2);
});

test("a seat whose revocation crashes at any step is free once", async () => {
  await atEachCall("revoke", async (with_, owner) => {
    const member = `${owner}-member`;
    const { id, seats } = await seated(owner, 2, [member]);
    await answered((each) => shop.revoke(owner, id, seats[0] ?? "", each), with_);
    return [await poolsOf(owner, id), (await rightsOf(member)).map(({ state }) => state)];
  });
});

test("a pool whose sync crashes at any step is synced when the event is repeated", async () => {
  const crashes = await atEachCall("follow", async (with_, owner) => {
    const members = [`${owner}-1`, `${owner}-2`];
    const { id, product, order } = await seated(owner, 2, members);
    await pool(id, product, 2, { order, state: "suspended" });
    await shop.follow(id, product, order, with_).catch(() => shop.follow(id, product, order));
    return (await Promise.all(members.map(rightsOf))).flat().map(({ state }) => state);
  });
  expect(crashes).toBeGreaterThanOrEqual(2);
});

import "./environment.ts";
import { beforeEach, expect, test } from "vitest";
import { resumeSubscription } from "../../../functions/commerce/handlers/subscriptions/resume-subscription.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import { type MembersInProcess, membershipOf, membersInProcess } from "./members-in-process.ts";

let shop: MembersInProcess;
beforeEach(async () => {
  shop = await membersInProcess([
    membershipOf("club", 1000),
    membershipOf("tried", 1000, { recurring: { interval: "month", trialDays: 7 } }),
    membershipOf("other", 1000, { creatorId: "another" }),
    productOf("course", { price: { amount: 3000, currency: "usd" }, instalments: [3] }),
  ]);
});
const stopped = { findStopped: async (creators: readonly string[]) => creators.filter((each) => each === "maker") };
async function passStopped(days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    shop.stripe.pass(86_400);
    await shop.hear([], stopped as never);
  }
}

test("a stopped creator's memberships are not renewed, nor charged after a trial", async () => {
  const [club, tried, other, course] = [
    await shop.member("ada", "club"),
    await shop.member("bob", "tried"),
    await shop.member("eve", "other"),
    await shop.member("fay", "course", { instalments: 3 }),
  ];
  await passStopped(28);
  expect(shop.stored(club)).toMatchObject({ state: "active", cancelAtPeriodEnd: true });
  await passStopped(6);
  for (const id of [club, tried]) {
    expect(shop.stored(id)).toMatchObject({ state: "ended", rights: [{ state: "revoked", cause: "ended" }] });
  }
  expect([shop.payments(club).length, shop.payments(tried).length]).toEqual([1, 0]);
  // Another's goes on, and so do parts of what was bought.
  expect([shop.payments(other).length, shop.payments(course).length]).toEqual([2, 2]);
});

test("a stopped creator's membership cannot be resumed until sales are open again", async () => {
  const id = await shop.member("ada", "club");
  await passStopped(28);
  const request = { user: "ada", params: { id } };
  const resumed = await call(resumeSubscription({ ...shop.ports, ...(stopped as typeof shop.ports) }), request);
  expect(resumed).toMatchObject({ status: 409, body: { code: "creator-stopped" } });
  expect((await call(resumeSubscription(shop.ports), request)).status).toBe(200);
  await shop.pass(6);
  expect(shop.payments(id)).toHaveLength(2);
});

test("an announced invoice without a subscription is ignored", async () => {
  const { take } = await import("../../../functions/commerce/flows/event-inbox.ts");
  const event = { id: "evt_alone", type: "invoice.upcoming", object: { id: "" } };
  expect((await take(shop.ports as never, event)).outcome).toBe("not-ours");
});

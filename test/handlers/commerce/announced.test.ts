import "./environment.ts";
import { beforeEach, expect, test } from "vitest";
import { cancelSubscription } from "../../../functions/commerce/handlers/subscriptions/cancel-subscription.ts";
import { subscriptionNotices } from "../../../functions/notifications/domain/notices.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import { type MembersInProcess, membershipOf, membersInProcess, START } from "./members-in-process.ts";

let shop: MembersInProcess;
beforeEach(async () => {
  shop = await membersInProcess([
    membershipOf("club", 1000),
    membershipOf("tried", 1200, { recurring: { interval: "month", trialDays: 14 } }),
    productOf("course", { price: { amount: 3000, currency: "usd" }, instalments: [3] }),
  ]);
});
const day = (n: number) => new Date((START + n * 86_400) * 1000).toISOString();

test("a renewal is announced once, a week before it, with its amount", async () => {
  const id = await shop.member("ada", "club");
  await shop.pass(23);
  expect(shop.stored(id).announced).toBeUndefined();
  await shop.pass(1);
  const announced = { kind: "renewal", at: day(24), chargedAt: day(31), amount: { amount: 1000, currency: "usd" } };
  expect(shop.stored(id).announced).toEqual(announced);
  await shop.pass(6);
  expect(shop.stored(id).announced).toEqual(announced);
  await shop.pass(25);
  expect(shop.stored(id).announced).toMatchObject({ chargedAt: "2026-03-10T12:00:00.000Z" });
  expect(shop.payments(id)).toHaveLength(2);
});

test("a trial's end is announced three days before it; parts of a price are announced as such", async () => {
  const tried = await shop.member("bob", "tried");
  const course = await shop.member("fay", "course", { instalments: 3 });
  await shop.pass(11);
  const { announced } = shop.stored(tried);
  expect(announced).toMatchObject({ kind: "trial-end", chargedAt: day(14), amount: { amount: 1200, currency: "usd" } });
  await shop.pass(13);
  expect(shop.stored(course).announced).toMatchObject({ kind: "instalment", chargedAt: day(31) });
});

test("a membership that ends is not announced, and a trial ended early is not a renewal", async () => {
  const ending = await shop.member("ada", "club");
  await call(cancelSubscription(shop.ports), { user: "ada", params: { id: ending } });
  const tried = await shop.member("bob", "tried");
  const { stripe } = await shop.access();
  await stripe.subscriptions.update(shop.stored(tried).stripeSubscription ?? "", { trial_end: "now" }).catch(() => {});
  await shop.pass(29);
  expect(shop.stored(ending).announced).toBeUndefined();
  const at = day(1);
  const active = { ...shop.stored(tried), state: "active" as const };
  const { withAnnouncement } = await import("../../../functions/commerce/subscriptions/announcement.ts");
  const { announced: _, ...fresh } = active;
  expect(withAnnouncement(fresh, { by: "trial", amount: 1200, currency: "usd" }, at)).toBe(fresh);
  expect(withAnnouncement(fresh, { by: "invoice", amount: 0, currency: "usd" }, at)).toBe(fresh);
  expect(withAnnouncement(fresh, { by: "invoice", amount: 1200, currency: "eur" }, at)).toBe(fresh);
});

test("each announcement notifies once, with its own kind", async () => {
  const id = await shop.member("bob", "tried");
  const before = shop.stored(id);
  await shop.pass(11);
  const after = shop.stored(id);
  expect(subscriptionNotices(before, after)).toEqual([
    {
      user: "bob",
      cause: `trial-ending-${id}-${day(14)}`,
      kind: "trial-ending",
      at: day(11),
      title: after.plan.title,
      subscriptionId: id,
      amount: { amount: 1200, currency: "usd" },
      due: day(14),
    },
  ]);
  expect(subscriptionNotices(after, { ...after, version: after.version + 1 })).toEqual([]);
});

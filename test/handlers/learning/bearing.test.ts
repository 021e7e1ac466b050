import "./environment.ts";
import fc from "fast-check";
import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import { findStars } from "../../../functions/learning/client.ts";
import { handler as bear } from "../../../functions/learning/handlers/bear-review.ts";
import { handler as remove } from "../../../functions/learning/handlers/delete-review.ts";
import { handler as edit } from "../../../functions/learning/handlers/edit-review.ts";
import { handler as own } from "../../../functions/learning/handlers/get-own-review.ts";
import { handler as list } from "../../../functions/learning/handlers/list-reviews.ts";
import { handler as write, writeReview } from "../../../functions/learning/handlers/write-review.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";
import { grant, ports, sell } from "./world.ts";

afterAll(cloud.close);

const asked = (user: string, id: string, body?: object) => ({ user, params: { id }, ...(body && { body }) });
const review = (user: string, id: string, rating: number) => call(write, asked(user, id, { rating }));
const reviews = async (id: string) =>
  (await call<{ items: object[]; rating: { count: number; sum: number } }>(list, { params: { id }, query: {} })).body;
async function stars(id: string) {
  return (await findStars(documents, "Learning")(id)).ratings;
}
type Moved = Pick<Entitlement, "state" | "source" | "sold">;
const sold = (paid: boolean, version = 1) => ({ type: "ebook", version, paid }) as const;
async function move(customer: string, id: string, right: Partial<Moved>, told = 1) {
  await grant(customer, id, right);
  const { state = "active", source = "ORDER#1" } = right;
  const after = { customer, productId: id, source, state, sold: sold(true), grantedAt: "2026-01-01T00:00:00.000Z" };
  for (let n = 0; n < told; n++) await bear({ detail: { after } });
}
const NONE = { count: 0, sum: 0, counts: [0, 0, 0, 0, 0] };
/** Of reviews with these stars. */
const of = (...given: number[]) => ({
  count: given.length,
  sum: given.reduce((sum, each) => sum + each, 0),
  counts: NONE.counts.map((_, n) => given.filter((each) => each === n + 1).length),
});

test("a refund hides a review with its stars, and a new entitlement restores both", async () => {
  await sell("given-back");
  await move("ann", "given-back", {});
  await review("ann", "given-back", 1);
  expect((await reviews("given-back")).rating).toEqual(of(1));
  await move("ann", "given-back", { state: "revoked" }, 2);
  expect(await reviews("given-back")).toMatchObject({ items: [], rating: NONE });
  expect((await call(own, asked("ann", "given-back"))).body).toMatchObject({ rating: 1, counts: false });
  await move("ann", "given-back", { source: "ORDER#2" });
  expect(await reviews("given-back")).toMatchObject({ items: [{ rating: 1 }], rating: of(1) });
});

test("a review stays while any source is active, and is suspended during a dispute", async () => {
  await sell("shared");
  await move("ann", "shared", { source: "ORDER#1" });
  await move("ann", "shared", { source: "SEAT#o#s" });
  await review("ann", "shared", 5);
  await move("ann", "shared", { source: "ORDER#1", state: "revoked" });
  expect((await stars("shared")).paid).toEqual(of(5));
  await move("ann", "shared", { source: "SEAT#o#s", state: "suspended" });
  expect((await stars("shared")).paid).toEqual(NONE);
  await move("ann", "shared", { source: "SEAT#o#s" });
  expect((await stars("shared")).paid).toEqual(of(5));
});

test("stars of free and of paid versions are counted apart", async () => {
  const free = { price: { amount: 0, currency: "usd" } } as const;
  await sell("dearer", free);
  await move("fan", "dearer", { sold: sold(false) });
  await review("fan", "dearer", 5);
  expect((await reviews("dearer")).rating).toEqual(of(5));
  await sell("dearer", { version: 2 });
  expect(await reviews("dearer")).toMatchObject({ items: [], rating: NONE });
  await move("buyer", "dearer", { sold: sold(true, 2) });
  await review("buyer", "dearer", 2);
  expect(await reviews("dearer")).toMatchObject({ items: [{ rating: 2, version: 2 }], rating: of(2) });
  await move("fan", "dearer", { source: "ORDER#2", sold: sold(true, 2) });
  expect((await reviews("dearer")).rating).toEqual(of(5, 2));
});

test("authors change and delete their own review, and no other's", async () => {
  await sell("edited", { version: 3 });
  await move("ann", "edited", { sold: sold(true, 1) });
  await move("bob", "edited", {});
  expect(await call(edit, asked("ann", "edited", { rating: 4 }))).toMatchObject({ status: 404 });
  await review("ann", "edited", 2);
  await move("ann", "edited", { source: "ORDER#2", sold: sold(true, 3) });
  const body = { rating: 4, text: "Better now." };
  const changed = await call(edit, asked("ann", "edited", body));
  expect(changed).toMatchObject({ status: 200, body: { ...body, version: 3, counts: true } });
  expect((await stars("edited")).paid).toEqual(of(4));
  expect(await call(remove, asked("bob", "edited"))).toMatchObject({ status: 404, body: { code: "not-reviewed" } });
  expect((await call(remove, asked("ann", "edited"))).status).toBe(204);
  expect(await reviews("edited")).toMatchObject({ items: [], rating: NONE });
  expect((await review("ann", "edited", 5)).status).toBe(201);
  await move("ann", "edited", { state: "revoked" });
  await move("ann", "edited", { source: "ORDER#2", state: "revoked" });
  expect(await call(edit, asked("ann", "edited", { rating: 1 }))).toMatchObject({ status: 403 });
  expect((await call(remove, asked("ann", "edited"))).status).toBe(204);
});

test("a review that conflicts with the end of its entitlement is not written", async () => {
  await sell("raced");
  await move("quick", "raced", {});
  let isFirst = true;
  const handler = writeReview({
    ...ports,
    keepReview: async (...change) => {
      if (isFirst) await move("quick", "raced", { state: "revoked" });
      isFirst = false;
      return ports.keepReview(...change);
    },
  });
  const reply = await call(handler, asked("quick", "raced", { rating: 5 }));
  expect(reply).toMatchObject({ status: 403, body: { code: "access-revoked" } });
  expect((await stars("raced")).paid).toEqual(NONE);
});

const steps = fc.array(
  fc.record({
    what: fc.constantFrom("grant", "grant", "suspend", "revoke", "review", "review", "edit", "delete", "hear"),
    who: fc.nat(1),
    source: fc.constantFrom("ORDER#1", "ORDER#2", "SEAT#o#s"),
    paid: fc.boolean(),
    stars: fc.integer({ min: 1, max: 5 }),
    told: fc.nat(2),
  }),
  { minLength: 3, maxLength: 14 },
);
const STATES = { grant: "active", suspend: "suspended", revoke: "revoked" } as const;

test("a rating is always the sum of the reviews in force, whatever the order of events", async () => {
  let counted = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const id = `p${ulid()}`;
      await sell(id);
      const rights = new Map<string, Moved & { who: number }>();
      const untold: number[] = [];
      const model = new Map<number, number>();
      const hear = (who: number) => move0(`c${who}`, id);
      for (const { what, who, source, paid, stars: rating, told } of sequence) {
        const user = `c${who}`;
        if (what === "hear") await Promise.all(untold.splice(0).reverse().map(hear));
        else if (what === "review") {
          if ((await review(user, id, rating)).status === 201) model.set(who, rating);
        } else if (what === "edit") {
          if ((await call(edit, asked(user, id, { rating }))).status === 200) model.set(who, rating);
        } else if (what === "delete") {
          if ((await call(remove, asked(user, id))).status === 204) model.delete(who);
        } else {
          const right = { state: STATES[what], source, sold: sold(paid), who };
          await grant(user, id, right);
          rights.set(`${who} ${source}`, right);
          for (let n = 0; n <= told; n++) untold.push(who);
        }
      }
      await Promise.all(untold.reverse().map(hear));
      const expected = { free: { ...NONE }, paid: { ...NONE } };
      for (const [who, rating] of model) {
        const held = [...rights.values()].filter((each) => each.who === who && each.state === "active");
        if (held.length === 0) continue;
        counted++;
        const place = expected[held.some((each) => each.sold.paid) ? "paid" : "free"];
        place.count++;
        place.sum += rating;
        place.counts = place.counts.map((count, n) => count + (rating === n + 1 ? 1 : 0));
      }
      expect(await stars(id)).toEqual(expected);
      expect((await reviews(id)).items).toHaveLength(expected.paid.count);
    }),
    { numRuns: Number(process.env.RUNS ?? 40) },
  );
  expect(counted).toBeGreaterThan(5);
});

/** Told that a right of a customer moved; which one, and how, is read anew. */
function move0(customer: string, productId: string) {
  const about = { source: "ORDER#1", state: "active", sold: sold(true), grantedAt: "2026-01-01T00:00:00.000Z" };
  return bear({ detail: { after: { customer, productId, ...about } } });
}

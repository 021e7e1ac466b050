import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import { MOST_CLICKS, MOST_CODES } from "../../../functions/affiliates/settings.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { visitorIdOf } from "../../../functions/shared/kernel/visitor.ts";
import { cloud } from "./environment.ts";
import { programme } from "./world.ts";

afterAll(cloud.close);

const DAY = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();
const someone = () => `user-${ulid()}`;
let visitors = 0;
const browser = () => visitorIdOf(Date.now(), new Uint8Array(26).fill(++visitors));
const codeOf = async (user: string) => (await programme.join(user)).body.codes[0]?.code ?? "";
/** @throws Error where a click is refused */
async function clicked(...asked: Parameters<typeof programme.click>) {
  const click = await programme.click(...asked);
  if (isRefusal(click)) throw new Error(click.detail);
  return click;
}

test("whoever accepts the terms is an affiliate, once, with a code of their own or a given one", async () => {
  const [ann, bo] = [someone(), someone()];
  expect(await programme.own(ann)).toMatchObject({ status: 404, body: { code: "no-affiliate" } });
  expect((await programme.join(ann, { acceptsTerms: false })).status).toBe(400);
  const joined = await programme.join(ann, { code: " annreads " });
  expect(joined).toMatchObject({ status: 201, body: { state: "active", codes: [{ code: "ANNREADS" }] } });
  expect((await programme.join(ann, { code: "OTHER" })).body).toEqual(joined.body);
  expect((await programme.own(ann)).body).toEqual(joined.body);
  expect(await programme.join(bo, { code: "annreads" })).toMatchObject({ status: 409, body: { code: "code-taken" } });
  expect((await programme.own(bo)).status).toBe(404);
  expect((await programme.join(bo)).body.codes[0]?.code).toMatch(/^[A-Z0-9]{8}$/);
});

test("an affiliate has some codes, none of which is another's", async () => {
  const [ann, bo] = [someone(), someone()];
  expect(await programme.addCode(ann)).toMatchObject({ status: 404, body: { code: "no-affiliate" } });
  const first = await codeOf(ann);
  await codeOf(bo);
  expect(await programme.addCode(bo, { code: first })).toMatchObject({ status: 409, body: { code: "code-taken" } });
  for (let n = 1; n < MOST_CODES; n++) expect((await programme.addCode(ann)).body.codes).toHaveLength(n + 1);
  expect(await programme.addCode(ann)).toMatchObject({ status: 409, body: { code: "too-many-codes" } });
  // One that is theirs already is no other.
  expect((await programme.addCode(ann, { code: first })).body.codes).toHaveLength(MOST_CODES);
});

test("a click is noted by the server, and counts for thirty days", async () => {
  const ann = someone();
  const code = await codeOf(ann);
  expect(await programme.follow("NOBODY99")).toMatchObject({ status: 404 });
  const { status, body } = await programme.follow(code.toLowerCase(), { page: "/works/1" });
  expect(status).toBe(201);
  expect(Math.abs(Date.parse(body.expiresAt) - Date.now() - 30 * DAY)).toBeLessThan(60_000);
  const product = await programme.sell("maker");
  await programme.setShare("maker", 2_000);
  const purchase = { customer: someone(), products: [product] };
  // What was promised when the link was followed, however it is changed since.
  const early = await programme.referral({ ...purchase, click: body.click, at: iso(Date.now() + DAY) });
  expect([...(early?.shares ?? [])]).toEqual([[product.id, 0]]);
  const click = await clicked(code);
  await programme.setShare("maker", 100);
  const on = (days: number) =>
    programme.referral({ ...purchase, click: click.id, at: iso(Date.parse(click.at) + days * DAY) });
  expect((await on(29.99))?.shares.get(product.id)).toBe(2_000);
  expect((await on(29.99))?.referral).toEqual({
    affiliate: ann,
    code,
    click: click.id,
    at: click.at,
    until: iso(Date.parse(click.at) + 30 * DAY),
  });
  expect(await on(30)).toBeUndefined();
  expect(await on(-1)).toBeUndefined();
  expect(await programme.referral({ ...purchase, at: iso(Date.now()) })).toBeUndefined();
  expect(await programme.referral({ ...purchase, click: ulid(), at: iso(Date.now()) })).toBeUndefined();
});

test("a person's clicks of a day count once, by code, and only so many of a day", async () => {
  const ann = someone();
  const [one, other] = [await codeOf(ann), (await programme.addCode(ann)).body.codes[1]?.code ?? ""];
  const [visitor, user] = [browser(), someone()];
  for (const code of [one, one, other]) await clicked(code, { visitor });
  await clicked(other, { user });
  await clicked(other);
  const [today] = (await programme.clicks(ann)).body.items;
  expect(today).toMatchObject({ clicks: 3, codes: { [one]: 1, [other]: 2 } });
  expect(await programme.clicks(ann, { from: "2026-02-01", to: "2026-01-01" })).toMatchObject({ status: 422 });
  expect(await programme.clicks(someone())).toMatchObject({ status: 404 });
  const at = Date.parse("2026-03-01T12:00:00.000Z");
  // A shard that is full counts no more; the click is stored all the same.
  await cloud.fill(
    "Affiliates",
    [0, 1, 2, 3].map((part) => ({
      pk: `AFFILIATE#${ann}`,
      sk: `CLICKS#2026-03-01#${part}`,
      day: "2026-03-01",
      clicks: MOST_CLICKS,
      [`code-${one}`]: MOST_CLICKS,
    })),
  );
  const late = await clicked(one, { visitor, at });
  expect(await programme.counted(ann, "2026-03-01")).toMatchObject([{ clicks: 4 * MOST_CLICKS }]);
  const purchase = { customer: someone(), products: [await programme.sell("maker")], click: late.id };
  expect(await programme.referral({ ...purchase, at: iso(at + 1) })).toMatchObject({ referral: { affiliate: ann } });
});

test("an affiliate's own clicks count for nobody, in whatever browser", async () => {
  const [ann, theirs, before] = [someone(), browser(), browser()];
  const code = await codeOf(ann);
  await programme.registered(ann, before);
  for (const who of [{ user: ann }, { visitor: before }, { user: someone(), visitor: before }]) {
    expect(await programme.click(code, who)).toMatchObject({ refused: "own-link" });
  }
  // Signed in once in a browser, and then signed out there.
  for (const who of [{ user: ann, visitor: theirs }, { visitor: theirs }]) {
    expect(await programme.click(code, who)).toMatchObject({ refused: "own-link" });
  }
  expect((await programme.clicks(ann)).body.items).toEqual([]);
  expect(isRefusal(await programme.click(code, { visitor: browser() }))).toBe(false);
});

test("nobody earns by what they, or theirs, buy: the order goes on without a share", async () => {
  const [ann, visitor] = [someone(), browser()];
  const code = await codeOf(ann);
  const product = await programme.sell("maker");
  const { id: click } = await clicked(code, { visitor });
  const bought = (fields: object) =>
    programme.referral({ customer: someone(), products: [product], click, at: iso(Date.now() + 1), ...fields });
  expect(await bought({})).toMatchObject({ referral: { affiliate: ann } });
  expect(await bought({ customer: ann })).toBeUndefined();
  // A colleague, and seats of an organisation that the affiliate is in.
  const colleague = someone();
  const team = await programme.organisation(colleague, ann);
  expect(await bought({ customer: colleague })).toBeUndefined();
  expect(await bought({ organisation: team })).toBeUndefined();
  const others = await programme.organisation(someone());
  expect(await bought({ organisation: others })).toMatchObject({ referral: { affiliate: ann } });
  // A gift to themselves.
  await programme.mailbox(ann, "ann@example.org");
  expect(await bought({ giftTo: "Ann@example.org" })).toBeUndefined();
  expect(await bought({ giftTo: "bo@example.org" })).toMatchObject({ referral: { affiliate: ann } });
  // The visitor who clicked turned out to be the affiliate.
  await programme.registered(ann, visitor);
  expect(await bought({})).toBeUndefined();
});

test("who is suspended earns nothing new, by old clicks neither; what was decided is stored", async () => {
  const ann = someone();
  const code = await codeOf(ann);
  const click = await clicked(code);
  const purchase = { customer: someone(), products: [await programme.sell("maker")], click: click.id };
  expect(await programme.referral({ ...purchase, at: iso(Date.now() + 1) })).toBeDefined();
  expect(await programme.setState("nobody", "suspended")).toMatchObject({ status: 404 });
  const { status, body } = await programme.setState(ann, "suspended", "Links in spam.");
  expect([status, body.state, body.decisions]).toMatchObject([200, "suspended", [{ by: "operator" }]]);
  expect(await programme.referral({ ...purchase, at: iso(Date.now() + 1) })).toBeUndefined();
  expect(await programme.click(code)).toMatchObject({ refused: "unknown-code" });
  expect((await programme.own(ann)).body).toMatchObject({ state: "suspended", reason: "Links in spam." });
  expect(await programme.addCode(ann)).toMatchObject({ status: 409, body: { code: "affiliate-suspended" } });
  await programme.setState(ann, "active", "Explained.");
  // Said twice is decided once.
  await programme.setState(ann, "active", "Explained.");
  const record = (await programme.lookUp(ann)).body;
  expect(record.decisions.map(({ state }) => state)).toEqual(["active", "suspended"]);
  expect(record.clicks).toMatchObject([{ clicks: 1 }]);
  expect(record).not.toHaveProperty("visitors");
  expect(await programme.referral({ ...purchase, at: iso(Date.now() + 1) })).toBeDefined();
  expect((await programme.list({ code })).body.items).toMatchObject([{ id: ann }]);
  expect((await programme.list({ code: "NOBODY99" })).body.items).toEqual([]);
  expect((await programme.list({ limit: "1" })).body).toMatchObject({ items: [{}], cursor: expect.any(String) });
  expect(await programme.lookUp("nobody")).toMatchObject({ status: 404 });
});

test("creators set what they pay for all products or one, in whole percents up to fifty", async () => {
  const maker = someone();
  const [one, other, draft] = [
    await programme.sell(maker),
    await programme.sell(maker),
    await programme.sell(maker, { state: "draft" }),
  ];
  for (const wrong of [50, 150, 5_100, -100, "100"]) expect((await programme.setShare(maker, wrong)).status).toBe(400);
  expect((await programme.shareOf(one.id)).body.shareBasisPoints).toBe(0);
  expect(await programme.setShare(maker, 1_000)).toMatchObject({ status: 200, body: { shareBasisPoints: 1_000 } });
  await programme.setProductShare(maker, one.id, 5_000);
  expect((await programme.shareOf(one.id)).body.shareBasisPoints).toBe(5_000);
  expect((await programme.shareOf(other.id)).body.shareBasisPoints).toBe(1_000);
  expect(await programme.shareOf(draft.id)).toMatchObject({ status: 404 });
  expect(await programme.setProductShare(someone(), one.id, 100)).toMatchObject({ status: 404 });
  expect((await programme.shares(maker)).body).toMatchObject({
    allBasisPoints: 1_000,
    items: [{ productId: one.id, shareBasisPoints: 5_000 }],
  });
  // Nothing for one of them, then as for all again.
  await programme.setProductShare(maker, one.id, 0);
  expect((await programme.shareOf(one.id)).body.shareBasisPoints).toBe(0);
  await programme.setProductShare(maker, one.id, null);
  expect((await programme.shareOf(one.id)).body.shareBasisPoints).toBe(1_000);
});

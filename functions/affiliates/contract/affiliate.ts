import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { DAY, HOUR, route } from "../../shared/kernel/route.ts";
import { lines, opaque } from "../../shared/kernel/text.ts";

/** A code in an affiliate's links: capitals and digits. Small letters are accepted. */
export const affiliateCode = z
  .string()
  .max(200)
  .overwrite((typed) => typed.normalize("NFKC").trim().toUpperCase())
  .regex(/^[A-Z0-9]{4,20}$/, "4 to 20 letters from A to Z and digits");

const affiliateStates = ["active", "suspended"] as const;

const decision = z.object({
  state: z.enum(affiliateStates),
  reason: z.string(),
  by: z.string().describe("the operator's id"),
  at: z.iso.datetime(),
});

/** An affiliate as stored. */
export const affiliate = z.object({
  id: z.string().describe("a user"),
  state: z.enum(affiliateStates),
  joinedAt: z.iso.datetime().describe("when they accepted the programme's terms"),
  codes: z.array(z.object({ code: z.string(), createdAt: z.iso.datetime() })).min(1),
  visitors: z
    .array(z.string())
    .describe("browsers in which they followed their own links while signed in: later clicks there count as their own"),
  decisions: z.array(decision).describe("of operators, the newest first"),
  version: z.int().min(1),
});
export type Affiliate = z.infer<typeof affiliate>;

const shownAffiliate = affiliate.omit({ id: true, visitors: true, decisions: true, version: true }).extend({
  reason: z.string().optional().describe("why an operator suspended them"),
});
export type ShownAffiliate = z.infer<typeof shownAffiliate>;

const joinAffiliates = route({
  method: "POST",
  path: "/affiliates/me",
  access: "member",
  limits: [{ per: "caller", most: 20, within: DAY }],
  summary:
    "Become an affiliate: recommend products by links and codes, and earn the share that their creators pay. The first code is " +
    "given unless chosen. Idempotent",
  body: z.strictObject({
    acceptsTerms: z.literal(true).describe("the programme's terms at /affiliate-terms"),
    code: affiliateCode.optional(),
  }),
  status: 201,
  reply: shownAffiliate,
  refusals: { "code-taken": 409, ...BUSY },
});

const getAffiliate = route({
  method: "GET",
  path: "/affiliates/me",
  access: "member",
  summary: "The caller as an affiliate, with their codes",
  reply: shownAffiliate,
  refusals: { "no-affiliate": 404 },
});

const createAffiliateCode = route({
  method: "POST",
  path: "/affiliates/me/codes",
  access: "member",
  limits: [{ per: "caller", most: 20, within: DAY }],
  summary: "Another code, for another place where the caller recommends",
  body: z.strictObject({ code: affiliateCode.optional().describe("given unless chosen") }),
  status: 201,
  reply: shownAffiliate,
  refusals: { "no-affiliate": 404, "affiliate-suspended": 409, "code-taken": 409, "too-many-codes": 409, ...BUSY },
});

const clicksOfDay = z.object({
  day: z.iso.date(),
  clicks: z.int().describe("people who followed a link: each counts once a day"),
  codes: z.record(z.string(), z.int()).describe("the same by code"),
});
export type ClicksOfDay = z.infer<typeof clicksOfDay>;

const listAffiliateClicks = route({
  method: "GET",
  path: "/affiliates/me/clicks",
  access: "member",
  summary: "Clicks on the caller's links by day, oldest first; days without any are left out",
  query: z.strictObject({
    from: z.iso.date().optional().describe("the first day (UTC); 29 days before the last unless given"),
    to: z.iso.date().optional().describe("the last day (UTC); today unless given"),
  }),
  reply: z.object({ items: z.array(clicksOfDay) }),
  refusals: { "no-affiliate": 404, "wrong-period": 422 },
});

const operatorsAffiliate = affiliate.omit({ visitors: true, version: true });
export type OperatorsAffiliate = z.infer<typeof operatorsAffiliate>;

const listAffiliates = route({
  method: "GET",
  path: "/affiliates",
  access: "operator",
  summary: "All affiliates, the newest first, or the one of a code",
  query: z.strictObject({ ...pageQuery, code: affiliateCode.optional() }),
  reply: pageOf(operatorsAffiliate),
});

const byAffiliate = { access: "operator", params: z.strictObject({ id: opaque(64) }) } as const;

const lookUpAffiliate = route({
  ...byAffiliate,
  method: "GET",
  path: "/affiliates/{id}",
  summary: "An affiliate, with their clicks of the last 30 days and all decisions on them",
  reply: operatorsAffiliate.extend({ clicks: z.array(clicksOfDay) }),
  refusals: { "no-affiliate": 404 },
});

const setAffiliateState = route({
  ...byAffiliate,
  method: "PUT",
  path: "/affiliates/{id}/state",
  limits: [{ per: "caller", most: 300, within: HOUR }],
  summary:
    "Suspend an affiliate, or let them recommend again. A suspended affiliate earns nothing from later orders; earlier earnings stay",
  body: z.strictObject({ state: z.enum(affiliateStates), reason: lines(1000) }),
  reply: operatorsAffiliate,
  refusals: { "no-affiliate": 404, ...BUSY },
});

export const affiliateRoutes = {
  joinAffiliates,
  getAffiliate,
  createAffiliateCode,
  listAffiliateClicks,
  listAffiliates,
  lookUpAffiliate,
  setAffiliateState,
};

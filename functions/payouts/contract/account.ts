import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { lines } from "../../shared/kernel/text.ts";
import { byCreator } from "./fields.ts";

export const accountStates = ["none", "pending", "restricted", "enabled", "rejected", "closed"] as const;

/** The state of a creator's account at Stripe. */
const shownAccount = z.object({
  state: z
    .enum(accountStates)
    .describe(
      "pending: Stripe waits for the creator or checks their information; restricted: something is due first; rejected: Stripe " +
        "rejected it; closed: Stripe no longer gives the platform access to it; an operator can allow another one to be opened",
    ),
  due: z.array(z.string()).describe("the information that Stripe requires, in Stripe's terms"),
  bankRefusal: z
    .object({ at: z.iso.datetime(), reason: z.string() })
    .optional()
    .describe("the bank returned the last payout; the money waits at Stripe for another bank account"),
});
export type ShownAccount = z.infer<typeof shownAccount>;

/** A creator's account as operators see it. */
const operatorsAccount = z.object({
  creator: z.string(),
  account: z.string().describe("its id at Stripe"),
  state: z.enum([...accountStates, "retired"]),
  due: z.array(z.string()),
  seenAt: z.iso.datetime().describe("when Stripe was last asked"),
  former: z
    .array(z.object({ account: z.string(), reason: z.string(), by: z.string(), at: z.iso.datetime() }))
    .describe("accounts that operators retired"),
});

const openAccount = route({
  fresh: true,
  method: "POST",
  path: "/creators/me/account",
  access: "member",
  limits: [{ per: "caller", most: 30, within: HOUR }],
  summary:
    "For creators and affiliates: open the caller's account at Stripe, once, and get a URL of Stripe's form for the required information",
  body: z.strictObject({
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "an ISO 3166 code of two capital letters, such as DE")
      .optional()
      .describe("where the creator is paid, one of GET /payouts/countries; the platform's own unless given"),
  }),
  status: 201,
  reply: shownAccount.extend({
    onboardingUrl: z.url().optional().describe("valid once, for some minutes; absent if nothing is due"),
    expiresAt: z.iso.datetime().optional(),
  }),
  refusals: {
    "nothing-to-earn": 403,
    "unsupported-country": 422,
    "account-closed": 409,
    "account-unavailable": 503,
    ...BUSY,
  },
});

const getAccount = route({
  method: "GET",
  path: "/creators/me/account",
  access: "member",
  summary: "Whether the caller can be paid, and the information that is still due",
  reply: shownAccount,
});

const listCountries = route({
  method: "GET",
  path: "/payouts/countries",
  access: "public",
  cache: 300,
  summary: "The countries in which creators can be paid: nobody elsewhere should begin to sell",
  reply: z.object({ countries: z.array(z.string()).describe("ISO 3166 codes") }),
});

const getAccountOf = route({
  ...byCreator,
  method: "GET",
  path: "/creators/{id}/account",
  summary: "A creator's account at Stripe, as of its last check",
  reply: operatorsAccount,
  refusals: { "unknown-account": 404 },
});

const retireAccount = route({
  ...byCreator,
  method: "POST",
  path: "/creators/{id}/account/retire",
  summary: "Retire a creator's account (closed, rejected, opened for the wrong country), so that they may open another",
  body: z.strictObject({ reason: lines(1000) }),
  reply: operatorsAccount,
  refusals: { "unknown-account": 404, ...BUSY },
});

export const accountRoutes = { openAccount, getAccount, listCountries, getAccountOf, retireAccount };

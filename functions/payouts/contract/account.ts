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
      "pending: Stripe waits for the creator or checks what it was told; restricted: something is due first; rejected: Stripe " +
        "turned it down; closed: Stripe tells the platform nothing of it any more; an operator can let another be opened",
    ),
  due: z.array(z.string()).describe("what Stripe asks for, in its own words"),
  bankRefusal: z
    .object({ at: z.iso.datetime(), reason: z.string() })
    .optional()
    .describe("the last payout to the bank came back; the money waits at Stripe for another bank account"),
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
    .describe("accounts that operators gave up"),
});

const openAccount = route({
  fresh: true,
  method: "POST",
  path: "/creators/me/account",
  access: "creator",
  limits: [{ per: "caller", most: 30, within: HOUR }],
  summary: "Open the caller's account at Stripe, once, and get a URL where to tell Stripe what it needs to know",
  body: z.strictObject({
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "an ISO 3166 code of two capital letters, such as DE")
      .optional()
      .describe("where the creator is paid, one of GET /payouts/countries; the platform's own unless given"),
  }),
  status: 201,
  reply: shownAccount.extend({
    onboardingUrl: z.url().optional().describe("good for some minutes and once; absent when nothing is due"),
    expiresAt: z.iso.datetime().optional(),
  }),
  refusals: { "unsupported-country": 422, "account-closed": 409, "account-unavailable": 503, ...BUSY },
});

const getAccount = route({
  method: "GET",
  path: "/creators/me/account",
  access: "creator",
  summary: "Whether the caller can be paid, and what is due before",
  reply: shownAccount,
});

const listCountries = route({
  method: "GET",
  path: "/payouts/countries",
  access: "public",
  cache: 300,
  summary: "Where creators can be paid: elsewhere nobody should begin to sell",
  reply: z.object({ countries: z.array(z.string()).describe("ISO 3166 codes") }),
});

const getAccountOf = route({
  ...byCreator,
  method: "GET",
  path: "/creators/{id}/account",
  summary: "A creator's account at Stripe, as it was when it was last looked at",
  reply: operatorsAccount,
  refusals: { "unknown-account": 404 },
});

const retireAccount = route({
  ...byCreator,
  method: "POST",
  path: "/creators/{id}/account/retire",
  summary:
    "Give a creator's account up (closed, rejected, opened for the wrong country), so that they may open another",
  body: z.strictObject({ reason: lines(1000) }),
  reply: operatorsAccount,
  refusals: { "unknown-account": 404, ...BUSY },
});

export const accountRoutes = { openAccount, getAccount, listCountries, getAccountOf, retireAccount };

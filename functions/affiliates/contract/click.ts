import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { affiliateCode } from "./affiliate.ts";

/** A click as stored: the server's evidence of a referral. */
export const click = z.object({
  id: z.ulid(),
  code: z.string(),
  affiliate: z.string(),
  at: z.iso.datetime(),
  visitor: z.string().optional().describe("the browser's visitor"),
  user: z.string().optional().describe("who was signed in"),
  page: z.string().optional().describe("where the link led"),
});
export type Click = z.infer<typeof click>;

const followReferral = route({
  method: "POST",
  path: "/referrals",
  access: "visitor",
  visitor: true,
  limits: [{ per: "address", most: 120, within: HOUR }],
  summary:
    "Record that somebody followed an affiliate's link, or entered their code. Send the click with an order or subscription: in its " +
    "30 days the affiliate earns the share that a product's creator had promised when it was made. The last click counts",
  body: z.strictObject({
    code: affiliateCode,
    page: z
      .string()
      .max(1_000)
      .regex(/^\/[\x21-\x7e]*$/, "a path on this site")
      .optional()
      .describe("where the link leads"),
  }),
  status: 201,
  reply: z.object({
    click: z.ulid(),
    code: z.string(),
    expiresAt: z.iso.datetime().describe("until when it counts"),
  }),
  refusals: { "unknown-code": 404, "own-link": 409, ...BUSY },
});

export const clickRoutes = { followReferral };

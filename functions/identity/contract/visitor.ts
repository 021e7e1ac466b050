import * as z from "zod";
import { HOUR, route } from "../../shared/kernel/route.ts";

/** A visitor who registered; other contexts receive it from the stream of identity's table. */
export const visitor = z.object({ user: z.string(), anonymousId: z.string(), at: z.iso.datetime() });

const issueVisitor = route({
  method: "POST",
  path: "/visitors",
  access: "public",
  limits: [{ per: "address", most: 300, within: HOUR }],
  summary: "Get a token for a visitor without an account; anyone who has the token has the visitor's history",
  status: 201,
  reply: z.object({
    visitorToken: z
      .string()
      .describe("send it in the header visitor-token with events and requests for recommendations"),
    expiresIn: z.int().describe("seconds"),
  }),
});

export const visitorRoutes = { issueVisitor };

import * as z from "zod";
import { MINUTE, route } from "../../shared/kernel/route.ts";
import { page, pageVariants } from "./surface.ts";

const getVariant = route({
  method: "GET",
  path: "/variants/{page}",
  access: "visitor",
  visitor: true,
  limits: [{ per: "caller", most: 300, within: 10 * MINUTE }],
  summary: "Which variant of a page to show the caller: the same one each time, and the page as it is for most",
  params: z.strictObject({ page }),
  reply: z.object({
    page,
    variant: pageVariants,
    experiment: z.string().optional().describe("the experiment that has the caller; none for the page as it is"),
  }),
});

export const variantRoutes = { getVariant };

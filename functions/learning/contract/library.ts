import * as z from "zod";
import { product } from "../../catalogue/contract/product.ts";
import { shownCreator } from "../../creators/contract/creator.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { progress } from "./progress.ts";

/** A product of a library. */
export const libraryItem = z.object({
  product: product
    .pick({ id: true, creatorId: true, type: true, title: true, topic: true, language: true, cover: true })
    .extend({ creator: shownCreator }),
  access: z.enum(["active", "suspended"]),
  grantedAt: z.iso.datetime(),
  progress: progress.omit({ customer: true, productId: true }).optional(),
});

const getLibrary = route({
  method: "GET",
  path: "/library",
  access: "member",
  summary: "The products that the caller may study, newest first, with their progress; a bundle's products separately",
  query: z.strictObject(pageQuery),
  reply: pageOf(libraryItem),
});

export const libraryRoutes = { getLibrary };

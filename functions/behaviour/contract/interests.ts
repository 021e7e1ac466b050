import * as z from "zod";
import { languages, topics } from "../../catalogue/contract/product.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";

const unique = <Item extends string>(all: readonly Item[]): boolean => new Set(all).size === all.length;

/** A user's declared interests, apart from their behaviour. */
export const interests = z.object({
  topics: z.array(z.enum(topics)).max(topics.length).refine(unique, "name each topic once"),
  languages: z
    .array(z.enum(languages))
    .max(languages.length)
    .refine(unique, "name each language once")
    .describe("if exactly one is given, recommendations contain only products in it"),
});
export type Interests = z.infer<typeof interests>;

const getInterests = route({
  method: "GET",
  path: "/me/interests",
  access: "member",
  summary: "The topics and languages that the caller declared",
  reply: interests,
});

const putInterests = route({
  method: "PUT",
  path: "/me/interests",
  access: "member",
  summary: "Declare topics and languages; recommendations use them if a request names none",
  body: interests.strict(),
  reply: interests,
  refusals: BUSY,
});

export const interestRoutes = { getInterests, putInterests };

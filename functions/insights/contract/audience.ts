import * as z from "zod";
import { levels, stages } from "../../behaviour/contract/portrait.ts";
import { languages, productTypes, topics } from "../../catalogue/contract/product.ts";
import { route } from "../../shared/kernel/route.ts";
import { AUDIENCE_DAYS, FEWEST, MOST_LEARNERS } from "../settings.ts";

const people = z.int().min(FEWEST).describe(`a multiple of ${FEWEST}, rounded down`);

/** The first hour (UTC) of each part of the day. */
export const dayParts = [0, 4, 8, 12, 16, 20] as const;

/** The published figures about the people who bought a creator's products, as numbers of people. */
export const audience = z.object({
  asOf: z.iso.date(),
  people,
  isSample: z.boolean().describe(`true: there are more learners, and these ${MOST_LEARNERS} are a sample`),
  topics: z
    .array(z.object({ name: z.enum(topics), people }))
    .describe("of most interest to them: up to three a person"),
  types: z.array(z.object({ name: z.enum(productTypes), people })).describe("of most interest to them: one a person"),
  languages: z.array(z.object({ name: z.enum(languages), people })).describe("of most interest to them: one a person"),
  levels: z
    .array(z.object({ topic: z.enum(topics), level: z.enum(levels), people }))
    .describe("of topics in which they completed something"),
  hours: z
    .array(z.object({ from: z.int().describe("the first of four hours, UTC"), people }))
    .describe("in which they are most active"),
  stages: z.array(z.object({ name: z.enum(stages), people })),
});
export type Audience = z.infer<typeof audience>;

const getAudience = route({
  method: "GET",
  path: "/me/audience",
  access: "creator",
  summary: `Who buys the caller's products, in numbers of people of ${FEWEST} or more: interests, levels, active hours and stages. All products together, updated every ${AUDIENCE_DAYS} days, and only once ${FEWEST} people have come or gone; people who chose not to be profiled are in none of it`,
  reply: z.object({
    audience: audience.optional().describe(`absent with fewer than ${FEWEST} learners, and before the first night`),
  }),
});

export const audienceRoutes = { getAudience };

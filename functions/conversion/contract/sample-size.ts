import * as z from "zod";
import { route } from "../../shared/kernel/route.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";

/** A decimal number in a query. */
const decimal = (least: number, most: number) =>
  z
    .string()
    .max(24)
    .regex(/^\d+(\.\d+)?$/, "a number in digits")
    .transform(Number)
    .pipe(z.number().min(least).max(most));

const getSampleSize = route({
  method: "GET",
  path: "/sample-sizes",
  access: "operator",
  summary: "How many people, and days, an experiment needs to find a difference",
  query: z
    .strictObject({
      kind: z.enum(["rate", "mean"]).describe("rate: a share of people, such as of buyers; mean: an amount a person"),
      baseline: decimal(0.000001, 1_000_000_000).describe("what it is now"),
      deviation: decimal(0.000001, 1_000_000_000).optional().describe("mean: the standard deviation over people"),
      effect: decimal(0.001, 10).describe(
        "the smallest difference worth finding, as a part of the baseline: 0.1 is 10 %",
      ),
      power: decimal(0.5, 0.99).default(0.8).describe("the chance to find it if it is there"),
      arms: wholeInText(2, 5).default(2).describe("the control among them; they share people evenly"),
      correlation: decimal(0, 0.99).default(0).describe("of what a person does before and after: CUPED takes it out"),
      peopleADay: wholeInText(1, 10_000_000).optional().describe("how many new people take part a day"),
    })
    .superRefine(({ kind, baseline, deviation }, context) => {
      const wrong = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
      if (kind === "rate" && baseline >= 1) wrong("baseline", "a share below 1");
      if (kind === "mean" && deviation === undefined) wrong("deviation", "a mean needs its standard deviation");
    }),
  reply: z.object({
    people: z.int().describe("in all arms together"),
    peopleInEachArm: z.int(),
    days: z.int().optional().describe("until so many have taken part; each is watched on for the days of the outcome"),
    absoluteEffect: z.number().describe("the difference of the means that it finds"),
  }),
});

export const sampleSizeRoutes = { getSampleSize };

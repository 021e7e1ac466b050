import * as z from "zod";
import { lines, text } from "../../shared/kernel/text.ts";

/** The limits of a product's long fields. Together they fit into one item of DynamoDB (400 KB). */
const LONGEST = 20_000;
const MOST_OUTCOMES = 12;
const MOST_CHAPTERS = 40;
const MOST_PARTS = 60;
const MOST_PARTS_IN_ALL = 200;

const part = z.strictObject({
  title: text(160),
  minutes: z.int().min(1).max(6_000).optional().describe("length of video or audio"),
  pages: z.int().min(1).max(5_000).optional().describe("length of text"),
  free: z.boolean().optional().describe("whether it is in the preview"),
});

const outline = z
  .array(z.strictObject({ title: text(160), parts: z.array(part).max(MOST_PARTS) }))
  .max(MOST_CHAPTERS)
  .refine(
    (chapters) => chapters.reduce((sum, { parts }) => sum + parts.length, 0) <= MOST_PARTS_IN_ALL,
    `${MOST_PARTS_IN_ALL} parts at most in all chapters`,
  )
  .describe("the creator's table of contents, chapter by chapter");

/** The fields that only a product's own page has. Stored apart, so that lists stay light. */
export const details = z.object({
  description: lines(LONGEST).optional().describe("Markdown"),
  outcomes: z.array(text(160)).max(MOST_OUTCOMES).optional().describe("skills that a buyer gains"),
  outline: outline.optional(),
  sample: lines(LONGEST).optional().describe("Markdown that anyone may read, such as the first pages"),
});
export type Details = z.infer<typeof details>;
export const detailFields = ["description", "outcomes", "outline", "sample"] as const satisfies (keyof Details)[];

/** A change of details: null removes a field. */
export const changedDetails = {
  description: details.shape.description.unwrap().nullable().optional(),
  outcomes: details.shape.outcomes.unwrap().nullable().optional(),
  outline: details.shape.outline.unwrap().nullable().optional(),
  sample: details.shape.sample.unwrap().nullable().optional(),
};

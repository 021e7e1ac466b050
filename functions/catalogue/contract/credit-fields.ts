import * as z from "zod";

const credits = z.int().min(1).max(100_000);

/** The contents of a credit pack: credits for its creator's products. */
export const packed = z.strictObject({
  amount: credits,
  validDays: z.int().min(1).max(3650).optional().describe("days from the payment; for ever unless given"),
});

/** The cost and effect of one use of a product. */
export const use = z.strictObject({
  credits: credits.describe("the creator's credits that one use costs"),
  accessHours: z.int().min(1).max(720).optional().describe("how long a use opens the content; 24 unless given"),
});

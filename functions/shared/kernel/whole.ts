import * as z from "zod";

const DIGITS = /^(0|-?[1-9]\d{0,15})$/;

/** A whole number in a query or a path, as people write it: not `0x10`, `1e2` or ` 5`. */
export const wholeInText = (least: number, most: number) =>
  z
    .string()
    .refine((given) => DIGITS.test(given), { error: "a whole number in digits", abort: true })
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .meta({ type: "integer", minimum: least, maximum: most });

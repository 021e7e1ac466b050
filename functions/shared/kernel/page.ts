import * as z from "zod";
import { wholeInText } from "./whole.ts";

/** The longest cursor that fits into a request's head; lists refuse any cursor that is not theirs. */
const LONGEST = 10_240;

/** Query fields of every list: `limit` items at most, continuing after `cursor` (opaque, from the page before). */
export const pageQuery = {
  limit: wholeInText(1, 100).default(20),
  cursor: z.string().max(LONGEST).optional(),
};

/** A page of a list; `cursor` is absent on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), cursor: z.string().optional() });
export interface Page<Item> {
  items: Item[];
  cursor?: string | undefined;
}

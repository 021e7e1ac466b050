import * as z from "zod";

/** Query fields of every list: `limit` items at most, continuing after `cursor` (opaque, from the page before). */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(2048).optional(),
};

/** A page of a list; `cursor` is absent on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), cursor: z.string().optional() });
export interface Page<Item> {
  items: Item[];
  cursor?: string | undefined;
}

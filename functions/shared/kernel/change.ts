import * as z from "zod";

/** A change of an item, as its table's relay publishes it; `before` is absent if the item is new. */
export const changeOf = <Item extends z.ZodType>(item: Item) => z.object({ before: item.optional(), after: item });

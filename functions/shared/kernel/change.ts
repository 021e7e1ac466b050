import * as z from "zod";

/** A change of an item, as its table's relay tells of it on the bus; `before` is absent where the item is new. */
export const changeOf = <Item extends z.ZodType>(item: Item) => z.object({ before: item.optional(), after: item });

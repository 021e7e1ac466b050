import type { ChangeLog, Images } from "./changes.ts";
import type { TableSettings } from "./tables.ts";
import { failed, type Input, type Item, type Reply } from "./wire.ts";

/** An item at its key, in its current state. */
export interface Image {
  readonly key: Item;
  readonly item?: Item | undefined;
}
/** Reads the item that a key, or a new item, names. */
export type ReadImage = (table: string, source: Item) => Promise<Image>;

/** An item that a write names. */
interface Target {
  readonly table: string;
  readonly source: Item;
  /** Part of a transaction that only checks a condition of the item. */
  readonly isChecked?: boolean;
}

export function targets(operation: string, input: Input): Target[] {
  if (operation === "TransactWriteItems") {
    return (input.TransactItems as Record<string, Input>[]).flatMap((entry) =>
      Object.entries(entry).map(([kind, { TableName, Key, Item }]) => ({
        table: TableName,
        source: (Key ?? Item) as Item,
        isChecked: kind === "ConditionCheck",
      })),
    );
  }
  if (operation === "BatchWriteItem") {
    const requests = input.RequestItems as unknown as Record<string, Record<string, { Item?: Item; Key?: Item }>[]>;
    return Object.entries(requests).flatMap(([table, entries]) =>
      entries.flatMap((entry) =>
        Object.values(entry).map(({ Item, Key }) => ({ table, source: (Key ?? Item) as Item })),
      ),
    );
  }
  return [{ table: input.TableName, source: (input.Key ?? input.Item) as Item }];
}

/**
 * Runs a write of one or more items and stores a change record of each that changed. No other write of them runs at the
 * same time.
 */
export async function recorded(
  { changes, tables, read }: { changes: ChangeLog; tables: TableSettings; read: ReadImage },
  operation: string,
  input: Input,
  work: () => Promise<Reply>,
): Promise<Reply> {
  const streamed = (() => {
    try {
      return targets(operation, input).filter(
        ({ table, source, isChecked }) => source && !isChecked && tables.hasStream(table),
      );
    } catch {
      // Malformed input: the store says what is wrong with it.
      return [];
    }
  })();
  if (streamed.length === 0) return work();
  const before: Images[] = await Promise.all(
    streamed.map(async ({ table, source }) => {
      const { key, item } = await read(table, source);
      return { table, key, before: item };
    }),
  );
  const intent = await changes.intend(before);
  const reply = await work();
  await changes.end(intent, failed(reply) ? [] : await withAfter(before, read));
  return reply;
}

/** The images with the current state of their items. */
export const withAfter = (images: readonly Images[], read: ReadImage): Promise<Images[]> =>
  Promise.all(images.map(async (each) => ({ ...each, after: (await read(each.table, each.key)).item })));

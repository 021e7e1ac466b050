import { type Image, type ReadImage, targets } from "./recorded.ts";
import { type Call, failed, type Input, type Item, type Reply } from "./wire.ts";

const bytes = (text: string): number => Buffer.byteLength(text);

/**
 * Bytes of a value in DynamoDB's JSON:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function valueSize(value: unknown): number {
  const [[type, of] = []] = Object.entries(value as Record<string, unknown>);
  switch (type) {
    case "S":
      return bytes(String(of));
    case "N":
      // One byte for every two significant digits, plus one.
      return Math.ceil(String(of).replace(/^-?0*|[-.]|0*$/g, "").length / 2) + 1;
    case "B":
      return Buffer.from(String(of), "base64").length;
    case "L":
      return 3 + (of as unknown[]).reduce<number>((sum, each) => sum + 1 + valueSize(each), 0);
    case "M":
      return 3 + Object.keys(of as Item).length + sizeOf(of as Item);
    case "SS":
    case "NS":
    case "BS":
      return (of as string[]).reduce((sum, each) => sum + valueSize({ [type.charAt(0)]: each }), 0);
    default:
      return 1;
  }
}

/** Bytes of an item: its attributes' names and values. */
export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + bytes(name) + valueSize(value), 0);

const unitsOf = (...items: (Item | undefined)[]): number =>
  Math.max(1, ...items.map((item) => Math.ceil((item ? sizeOf(item) : 0) / 1024)));

/** An index that projects all attributes, by the names of its key. */
interface Index {
  readonly name: string;
  readonly key: readonly string[];
}

/** What a write costs an index: if its key changes, the deleted entry costs a unit more. */
function indexUnits({ key }: Index, before: Item | undefined, after: Item | undefined): number {
  const entry = (item: Item | undefined) => (item && key.every((name) => item[name]) ? item : undefined);
  const [old, next] = [entry(before), entry(after)];
  if (!old && !next) return 0;
  if (!old || !next) return unitsOf(old ?? next);
  const at = (item: Item) => JSON.stringify(key.map((name) => item[name]));
  if (at(old) !== at(next)) return unitsOf(old) + unitsOf(next);
  return JSON.stringify(old) === JSON.stringify(next) ? 0 : unitsOf(old, next);
}

/** A transaction prepares and commits each item, which doubles the table's units. */
const IN_TRANSACTION = 2;

/** Runs a write, and reports the capacity it consumed, by table and index, if the request asks for that. */
export async function metered(
  { call, read }: { call: Call; read: ReadImage },
  operation: string,
  { ReturnConsumedCapacity: wanted, ...input }: Input,
  work: (input: Input) => Promise<Reply>,
): Promise<Reply> {
  if (wanted !== "TOTAL" && wanted !== "INDEXES") return work(input);
  const named = targets(operation, input);
  const before = await Promise.all(named.map(({ table, source }) => read(table, source)));
  const reply = await work(input);
  if (failed(reply)) return reply;
  const consumed = new Map<string, Map<string, number>>();
  for (const [n, { table }] of named.entries()) {
    const { key, item } = before[n] as Image;
    const { item: after } = await read(table, key);
    const units = consumed.get(table) ?? new Map<string, number>();
    consumed.set(table, units);
    const add = (name: string, amount: number) => units.set(name, (units.get(name) ?? 0) + amount);
    add("", unitsOf(item, after) * (operation === "TransactWriteItems" ? IN_TRANSACTION : 1));
    for (const index of await indexesOf(call, table)) add(index.name, indexUnits(index, item, after));
  }
  const ConsumedCapacity = [...consumed].map(([TableName, units]) => ({
    TableName,
    CapacityUnits: [...units.values()].reduce((sum, each) => sum + each, 0),
    ...(wanted === "INDEXES" && {
      Table: { CapacityUnits: units.get("") },
      GlobalSecondaryIndexes: Object.fromEntries(
        [...units].filter(([name]) => name !== "").map(([name, CapacityUnits]) => [name, { CapacityUnits }]),
      ),
    }),
  }));
  const isMany = operation === "TransactWriteItems" || operation === "BatchWriteItem";
  return { ...reply, body: { ...reply.body, ConsumedCapacity: isMany ? ConsumedCapacity : ConsumedCapacity[0] } };
}

async function indexesOf(call: Call, TableName: string): Promise<Index[]> {
  const { body } = await call("DescribeTable", { TableName });
  const { GlobalSecondaryIndexes: found = [] } = body.Table as {
    GlobalSecondaryIndexes?: { IndexName: string; KeySchema: { AttributeName: string }[] }[];
  };
  return found.map(({ IndexName, KeySchema }) => ({
    name: IndexName,
    key: KeySchema.map(({ AttributeName }) => AttributeName),
  }));
}

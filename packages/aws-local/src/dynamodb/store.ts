import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import db, { type Callback, type Level, type Store, type Table, type Written } from "dynalite/db/index.js";
import validations, { type Validation } from "dynalite/validations/index.js";
import type { Call, Item, Reply } from "./wire.ts";

type Action = (store: Store, input: object, done: Callback<Record<string, unknown>>) => void;

const require = createRequire(import.meta.url);
const operations = new Map<string, { readonly action: Action; readonly validation: Validation }>();

/** dynalite has a file for each operation and one for its validation. */
function operationOf(name: string) {
  const known = operations.get(name);
  if (known) return known;
  const file = name.charAt(0).toLowerCase() + name.slice(1);
  const found = {
    action: require(`dynalite/actions/${file}.js`) as Action,
    validation: require(`dynalite/validations/${file}.js`) as Validation,
  };
  operations.set(name, found);
  return found;
}

/** The error that dynalite throws or passes on when it refuses a request. */
const refusalIn = (error: unknown): Reply | undefined => {
  const { statusCode, body } = error as { statusCode?: number; body?: Record<string, unknown> };
  return statusCode === undefined ? undefined : { status: statusCode, body: body ?? {} };
};

/** Runs dynalite's operations without a socket, headers and a body to parse, as a transaction makes many of them. */
const callOf =
  (store: Store): Call =>
  (operation, input) =>
    new Promise((resolve, reject) => {
      const refused = (error: unknown) => {
        const reply = refusalIn(error);
        if (reply) resolve(reply);
        else reject(error);
      };
      try {
        const { action, validation } = operationOf(operation);
        // A stored item must not change when the caller changes their object.
        const given = validations.checkTypes(JSON.parse(JSON.stringify(input)), validation.types);
        validations.checkValidations(given, validation.types, validation.custom, store);
        action(store, given, (error, body = {}) => (error ? refused(error) : resolve({ status: 200, body })));
      } catch (error) {
        refused(error);
      }
    });

/** How many items of a range are read in one batch. */
const AT_ONCE = 100;

/** Reads a range in batches, where dynalite reads one value after the other. */
function valuesOf(level: Level, range: { readonly limit?: number }): Readable {
  const values = level.values(range);
  const size = range.limit !== undefined && range.limit > 0 ? Math.min(range.limit, AT_ONCE) : AT_ONCE;
  return new Readable({
    objectMode: true,
    highWaterMark: AT_ONCE,
    read() {
      values.nextv(size).then(
        (some) => {
          for (const value of some) this.push(value);
          if (some.length === 0) this.push(null);
        },
        (error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      values.close().then(
        () => done(error),
        () => done(error),
      );
    },
  });
}

/** Active tables, by name: every operation asks for its table, whose settings never change. */
function rememberTables(store: Store): { forget: (name: string) => void } {
  const known = new Map<string, Table>();
  const getTable = store.getTable as (...given: unknown[]) => void;
  store.getTable = ((name: string, ...rest: [boolean | Callback<Table>, Callback<Table>?]) => {
    const [done] = rest;
    if (typeof done !== "function") return getTable(name, ...rest);
    const found = known.get(name);
    if (found) return done(null, found);
    getTable(name, (error: Error | null, table?: Table) => {
      if (table) known.set(name, table);
      done(error, table);
    });
  }) as Store["getTable"];
  return { forget: (name) => known.delete(name) };
}

/** Both kinds of database can read synchronously, which is faster than a promise. */
function readAtOnce(level: Level): void {
  level.get = (key, done) => {
    let value: unknown;
    try {
      value = level.getSync(key);
    } catch (error) {
      return process.nextTick(done, error);
    }
    process.nextTick(done, null, value);
  };
  level.createValueStream = (range) => valuesOf(level, range);
}

/** The writes that replace an item and its entries in the indexes. @throws Error if the item is invalid */
function* writesOf(level: Level, table: Table, item: Item): Generator<Written> {
  const invalid = db.validateItem(item, table);
  if (invalid) throw invalid;
  const key = `item-${table.TableName}~${db.createKey(item, table)}`;
  const existing = level.getSync(key);
  yield { type: "put", key, value: item };
  for (const kind of ["Global", "Local"] as const) {
    const { puts, deletes } = db.getIndexActions(table[`${kind}SecondaryIndexes`] ?? [], existing, item, table);
    const at = (index: string, entry: string) => `index-${kind.toLowerCase()}~${table.TableName}~${index}~${entry}`;
    for (const entry of deletes) yield { type: "del", key: at(entry.index, entry.key) };
    for (const entry of puts) yield { type: "put", key: at(entry.index, entry.key), value: entry.item };
  }
}

/** The store behind the emulator: dynalite's, in memory without a path. */
export async function openStore(path: string | undefined) {
  const store = db.create({ createTableMs: 0, deleteTableMs: 0, ...(path !== undefined && { path }) });
  const { db: level } = store;
  await level.open();
  readAtOnce(level);
  const tables = rememberTables(store);
  const call = callOf(store);
  return {
    call: ((operation, input) => {
      if (operation === "DeleteTable") tables.forget((input as { TableName: string }).TableName);
      return call(operation, input);
    }) satisfies Call,
    /** Puts items unconditionally, in one write of the database, without the costs of operations. */
    async fill(tableName: string, items: readonly Item[]): Promise<void> {
      const table = await promisify<string, Table | undefined>(store.getTable.bind(store))(tableName);
      if (!table) throw new Error(`There is no table ${tableName}.`);
      const writes = items.flatMap((item) => [...writesOf(level, table, item)]);
      await promisify<readonly Written[], void>(level.batch.bind(level) as never)(writes);
    },
    /** Deletes every item and index entry; tables stay. */
    async empty(): Promise<void> {
      for (const kind of ["item-", "index-"]) await level.clear({ gte: kind, lt: `${kind}\uffff` });
    },
    close: () =>
      new Promise<void>((resolve, reject) => {
        level.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}

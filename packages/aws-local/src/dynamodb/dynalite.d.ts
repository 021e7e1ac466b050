/** The parts of dynalite that the emulator uses: its operations and its store, without its HTTP server. */
declare module "dynalite/db/index.js" {
  export type Callback<T> = (error: Error | null | undefined, value?: T) => void;
  interface Values {
    nextv(size: number): Promise<unknown[]>;
    close(): Promise<void>;
  }
  export type Written = { type: "put"; key: string; value: object } | { type: "del"; key: string };
  interface Index {
    readonly index: string;
    readonly key: string;
  }
  export interface Table {
    readonly TableName: string;
    readonly GlobalSecondaryIndexes?: readonly object[];
    readonly LocalSecondaryIndexes?: readonly object[];
  }
  /** The underlying database, an abstract-level whose `get` dynalite has changed to take a callback. */
  export interface Level {
    open(): Promise<void>;
    close(done: Callback<never>): void;
    clear(range: object): Promise<void>;
    getSync(key: string): unknown;
    batch(changes: readonly Written[], done: Callback<never>): void;
    values(range: object): Values;
    get: (key: string, done: Callback<unknown>) => void;
    createValueStream: (range: object) => import("node:stream").Readable;
  }
  export interface Store {
    readonly db: Level;
    getTable(name: string, done: Callback<Table>): void;
    getTable(name: string, isReady: boolean, done: Callback<Table>): void;
  }
  const db: {
    create(options: { path?: string; createTableMs?: number; deleteTableMs?: number }): Store;
    /** What is wrong with an item, if anything. */
    validateItem(item: object, table: Table): Error | null | undefined;
    createKey(item: object, table: Table): string;
    /** The changes of a table's indexes when an item replaces another. */
    getIndexActions(
      indexes: readonly object[],
      existing: unknown,
      item: object,
      table: Table,
    ): { readonly puts: readonly (Index & { readonly item: object })[]; readonly deletes: readonly Index[] };
  };
  export default db;
}
declare module "dynalite/validations/index.js" {
  export interface Validation {
    readonly types: object;
    readonly custom?: object;
  }
  const validations: {
    checkTypes(input: unknown, types: object): object;
    checkValidations(input: object, types: object, custom: object | undefined, store: object): void;
  };
  export default validations;
}

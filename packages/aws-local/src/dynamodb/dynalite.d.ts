/** What the emulator uses of dynalite: its operations and its store, without its HTTP server. */
declare module "dynalite/db/index.js" {
  type Callback<T> = (error: Error | null | undefined, value?: T) => void;
  interface Iterator {
    nextv(size: number): Promise<unknown[]>;
    close(): Promise<void>;
  }
  /** The database behind, an abstract-level, whose `get` dynalite has made to take a callback. */
  interface Level {
    open(): Promise<void>;
    close(done: Callback<never>): void;
    getSync(key: string): unknown;
    values(range: object): Iterator;
    get: (key: string, done: Callback<unknown>) => void;
    createValueStream: (range: object) => import("node:stream").Readable;
  }
  interface Store {
    readonly db: Level;
    getTable(name: string, done: Callback<object>): void;
    getTable(name: string, isReady: boolean, done: Callback<object>): void;
  }
  const db: { create(options: { path?: string; createTableMs?: number; deleteTableMs?: number }): Store };
  export default db;
}
declare module "dynalite/validations/index.js" {
  interface Validation {
    readonly types: object;
    readonly custom?: object;
  }
  const validations: {
    checkTypes(input: unknown, types: object): object;
    checkValidations(input: object, types: object, custom: object | undefined, store: object): void;
  };
  export default validations;
  export type { Validation };
}

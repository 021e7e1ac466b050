import { AsyncLocalStorage } from "node:async_hooks";

export type Environment = Readonly<Record<string, string>>;

const running = new AsyncLocalStorage<Environment>();

/** From here on, code that runs within `as` sees in `process.env` its environment on top of the process's own. */
function divide(): void {
  const own = (): Environment => running.getStore() ?? {};
  process.env = new Proxy(process.env, {
    get: (shared, name) => own()[name as string] ?? shared[name as string],
    set(shared, name, value) {
      shared[name as string] = value;
      return true;
    },
    has: (shared, name) => name in shared || name in own(),
    ownKeys: (shared) => [...new Set([...Object.keys(shared), ...Object.keys(own())])],
    getOwnPropertyDescriptor(shared, name) {
      const value = own()[name as string] ?? shared[name as string];
      return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
    },
  });
}
let divided = false;

/** Runs `work`, and everything that it starts or loads, with variables of its own. */
export function as<T>(environment: Environment, work: () => T): T {
  if (!divided) divide();
  divided = true;
  return running.run(environment, work);
}

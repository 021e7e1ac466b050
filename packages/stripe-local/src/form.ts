import { invalid } from "./failure.ts";

/** A form as it was sent: every value is text, and an array is an object with its indices as names. */
export type Form = { [name: string]: Form | string };

const MAX_DEPTH = 10;

/** Reads `a[b][0]=c`; `a[]=c` appends. @throws Failure 400 naming a key that cannot be read */
export function parseForm(text: string): Form {
  const form: Form = Object.create(null);
  for (const [key, value] of new URLSearchParams(text)) {
    const path = pathOf(key);
    let parent = form;
    for (const name of path.slice(0, -1)) {
      const child = parent[nameIn(parent, name)];
      if (typeof child === "string") throw invalid(`Invalid object: ${key}`, { param: key });
      if (child) {
        parent = child;
        continue;
      }
      const fresh: Form = Object.create(null);
      parent[nameIn(parent, name)] = fresh;
      parent = fresh;
    }
    const last = path.at(-1) as string;
    if (typeof parent[last] === "object") throw invalid(`Invalid object: ${key}`, { param: key });
    parent[nameIn(parent, last)] = value;
  }
  return form;
}

const nameIn = (parent: Form, name: string) => (name === "" ? String(Object.keys(parent).length) : name);

function pathOf(key: string): string[] {
  const [, head, rest = ""] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(key) ?? [];
  const path = head === undefined ? [] : [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, name = ""]) => name)];
  if (path.length === 0 || path.length > MAX_DEPTH) throw invalid(`Invalid parameter name: ${key}`, { param: key });
  return path;
}

/** `line_items`, `0`, `price` as Stripe writes it: `line_items[0][price]`. */
export const paramOf = ([head = "", ...rest]: readonly string[]): string =>
  head + rest.map((name) => `[${name}]`).join("");

import type { Plugin } from "vite";
import { contexts } from "../../functions/documentation/domain/contexts.ts";

/**
 * `virtual:operations`: method and path of each route of the API by its operation's name. The schemas stay out of the
 * site, which takes their types alone.
 */
export function operations(): Plugin {
  const id = "virtual:operations";
  return {
    name: "lyceum-operations",
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) return undefined;
      const routes = Object.values(contexts).flatMap((context) => Object.entries(context));
      const table = Object.fromEntries(routes.map(([name, { method, path }]) => [name, [method, path]]));
      return `export const operations = ${JSON.stringify(table)};`;
    },
  };
}

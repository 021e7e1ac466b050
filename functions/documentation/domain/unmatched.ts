import { contexts } from "./contexts.ts";

const routes = Object.values(contexts)
  .flatMap((each) => Object.values(each))
  .map(({ method, path }) => ({ method, path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`) }));

/** The methods of a path, in order; none if no route has it. */
export function methodsAt(path: string): string[] {
  const methods = new Set<string>(routes.filter((each) => each.path.test(path)).map(({ method }) => method));
  if (methods.size === 0) return [];
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods, "OPTIONS"].sort();
}

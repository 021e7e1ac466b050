import { problemTitles } from "../../shared/kernel/route.ts";
import { contexts } from "./contexts.ts";
import { failures } from "./failures.ts";
import { escaped, shortPage } from "./page.ts";

interface Given {
  readonly operation: string;
  readonly summary: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** Codes that occur before a route is found, and so at no operation of the document. */
const NO_ROUTE: Readonly<Record<string, string>> = {
  "foreign-origin":
    "403: a page of another site, or none that a browser names, sent something that changes things with the cookies of this one.",
  "not-through-site": "403: the API is asked at the site, under <code>/api</code>, and not at an address of its own.",
  "unknown-path": "404: no route has this path. The document lists those that there are.",
  "method-not-allowed": "405: the path has other methods, which the header <code>allow</code> names.",
};

const byCode = new Map<string, Given[]>();
for (const routes of Object.values(contexts)) {
  for (const [operation, route] of Object.entries(routes)) {
    const { method, path, summary } = route;
    for (const [status, codes] of failures(route)) {
      for (const code of codes) {
        const one = { operation, summary, method, path, status };
        byCode.set(code, [...(byCode.get(code) ?? []), one]);
      }
    }
  }
}

/** The page of an error's code: its status, and its routes; undefined if no route has it. */
export function problemPage(code: string): string | undefined {
  const given = byCode.get(code);
  const noRoute = NO_ROUTE[code];
  if (noRoute) return shortPage(`<h1>${escaped(code)}</h1><p>${noRoute} <a href="/docs">The API</a></p>`);
  if (!given) return undefined;
  const statuses = [...new Set(given.map(({ status }) => status))].sort();
  const titles = statuses.map((status) => `${status} ${problemTitles[status] ?? ""}`.trim());
  const routes = given.map(
    ({ operation, method, path, summary }) =>
      `<li><a href="/docs#operation/${operation}"><code>${method} ${escaped(path)}</code></a><br>${escaped(summary)}</li>`,
  );
  return shortPage(`<h1>${escaped(code)}</h1><p>${titles.join(", ")}</p>
<p>The <code>detail</code> of the answer says what is wrong in that case, and what to do about it.
<a href="/docs#section/Errors">How errors are told</a></p>
<h2>Given by</h2><ul>${routes.join("")}</ul>`);
}

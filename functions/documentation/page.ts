import * as z from "zod";

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);

const schema = z.looseObject({});
const media = z.record(z.string(), z.object({ schema }));
const operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string(),
  parameters: z
    .array(
      z.object({
        in: z.string(),
        name: z.string(),
        required: z.boolean().default(false),
        description: z.string().optional(),
        schema: schema.optional(),
      }),
    )
    .default([]),
  requestBody: z.object({ content: media }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: media.optional() })),
});

/** What the page reads of an OpenAPI document. */
const readable = z.object({
  info: z.object({ title: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

type Operation = z.infer<typeof operation> & { readonly method: string; readonly path: string };

const code = (value: unknown): string => `<pre>${escaped(JSON.stringify(value, null, 2))}</pre>`;

const details = (title: string, content: string): string =>
  `<details><summary>${escaped(title)}</summary>${content}</details>`;

const schemaOf = (content: z.infer<typeof media>): unknown => Object.values(content)[0]?.schema;

function parameterTable({ parameters }: Operation): string {
  if (parameters.length === 0) return "";
  const rows = parameters.map(
    ({ in: place, name, required, description = "", schema: { description: _, ...rule } = {} }) => {
      const said = [description, JSON.stringify(rule)].filter(Boolean).map(escaped).join("<br>");
      return `<tr><td><code>${escaped(name)}</code></td><td>${place}${required ? ", required" : ""}</td><td>${said}</td></tr>`;
    },
  );
  return `<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function section(each: Operation): string {
  const { method, path, summary, description, operationId, requestBody, responses } = each;
  const replies = Object.entries(responses).map(
    ([status, { description, content }]) =>
      `<tr><td>${status}</td><td>${escaped(description)}${
        status.startsWith("2") && content ? details("Reply", code(schemaOf(content))) : ""
      }</td></tr>`,
  );
  return `<article id="${operationId}"><h3><span class="method">${method.toUpperCase()}</span> <code>${escaped(path)}</code></h3>
<p>${escaped(summary)}. <em>${escaped(description)}</em></p>
${parameterTable(each)}${requestBody ? details("Request body", code(schemaOf(requestBody.content))) : ""}
<table><thead><tr><th>Status</th><th>When</th></tr></thead><tbody>${replies.join("")}</tbody></table></article>`;
}

const STYLE = `:root{color-scheme:light dark;--line:#8884;--accent:#0a6b5e}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem 1.25rem 4rem}
nav ul{columns:2 18rem;list-style:none;padding:0}nav a{text-decoration:none;color:inherit}
article{border-top:1px solid var(--line);padding:.5rem 0 1rem}h2{margin-top:3rem;text-transform:capitalize}
h3{font-weight:500;margin:.75rem 0 .25rem}.method{color:var(--accent);font-weight:700;display:inline-block;min-width:4rem}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.5rem 0}td,th{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}
pre{overflow:auto;max-height:30rem;background:#8881;padding:.75rem;border-radius:.4rem;font-size:.8rem}summary{cursor:pointer}`;

/** An OpenAPI document as one HTML page, without a script. */
export function docsPage(document: unknown): string {
  const { info, tags, paths, components } = readable.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]): Operation => ({ ...each, method, path })),
  );
  const of = (tag: string) => operations.filter((each) => each.tags.includes(tag));
  const contents = tags.map(
    ({ name }) =>
      `<h2>${escaped(name)}</h2><ul>${of(name)
        .map(
          (each) =>
            `<li><a href="#${each.operationId}"><span class="method">${each.method.toUpperCase()}</span> ${escaped(each.path)}</a></li>`,
        )
        .join("")}</ul>`,
  );
  const schemas = Object.entries(components.schemas).map(([name, each]) => details(name, code(each)));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(info.title)}: the API</title><style>${STYLE}</style></head><body>
<h1>${escaped(info.title)}</h1><p>${escaped(info.description)} <a href="/openapi.json">OpenAPI document</a></p>
<nav>${contents.join("")}</nav><main>${tags
    .map(({ name }) => `<section><h2>${escaped(name)}</h2>${of(name).map(section).join("")}</section>`)
    .join("")}<section><h2>Schemas</h2>${schemas.join("")}</section></main></body></html>`;
}

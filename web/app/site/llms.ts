import type { LoaderFunctionArgs } from "react-router";
import { site } from "./site.ts";

/** A description of the shop for language models (llmstxt.org), with links. */
export function loader({ context }: LoaderFunctionArgs): Response {
  const { origin } = context.get(site);
  const text = `# Lyceum

> A marketplace for paid knowledge: courses, e-books, reports, consultations, memberships, bundles and credits by their
> creators. Prices are shown in the reader's currency; each kind of work says when money goes back.

Works on sale are read by anyone: as pages, and as JSON without an account.

## Pages

- [All works](${origin}/works): by topic, kind, language and price (\`topic\`, \`type\`, \`language\`, \`most\`, \`sort\`, \`q\`)
- [Refunds](${origin}/refunds): when money goes back, for each kind of work
- [Privacy](${origin}/privacy): what is kept of people, and why
- [Sitemap](${origin}/sitemap.xml)

## API

- [Works as JSON](${origin}/api/products): paged by \`cursor\`; one by \`/api/products/{id}\`
- [Topics with counts](${origin}/api/topics)
- [OpenAPI document](${origin}/openapi.json)
- [Guides](${origin}/docs)
`;
  return new Response(text, { headers: { "content-type": "text/plain; charset=utf-8" } });
}

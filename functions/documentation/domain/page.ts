/** Text, escaped for HTML. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);

const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const SERIF = "ui-serif, Charter, Georgia, 'Noto Serif', serif";
const INK = "#1d2523";
const GREEN = "#0a6b5e";

/** Redoc's theme: system fonts, in paper, ink and one green. */
const THEME = {
  colors: {
    primary: { main: GREEN },
    success: { main: "#0a6b5e" },
    error: { main: "#a3271f" },
    text: { primary: INK, secondary: "#55605c" },
    http: { get: GREEN, post: "#1f4e8c", put: "#7a5200", patch: "#7a5200", delete: "#a3271f" },
  },
  typography: {
    fontFamily: SANS,
    fontSize: "16px",
    lineHeight: "1.55",
    headings: { fontFamily: SERIF, fontWeight: "600" },
    code: { fontFamily: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace", fontSize: "13.5px", color: "#7a2c1d" },
    links: { color: GREEN },
  },
  sidebar: { backgroundColor: "#f6f4ef", textColor: INK, width: "280px" },
  rightPanel: { backgroundColor: "#20302c", width: "42%" },
};

const STYLE = `body{margin:0;background:#fffdf9;color:${INK};font-family:${SANS}}
noscript,.wait{display:block;max-width:38rem;margin:4rem auto;padding:0 1.25rem;line-height:1.55}
a{color:${GREEN}}`;

/** The page of the API: Redoc's script renders the document, which includes the guides. */
export const docsPage = (): string => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Lyceum: the API</title>
<style>${STYLE}</style></head><body>
<noscript><h1>Lyceum: the API</h1><p>This page is drawn by a script. The same is in <a href="/openapi.json">the OpenAPI
document</a>, its guides in <code>info.description</code>.</p></noscript>
<redoc spec-url="/openapi.json" native-scrollbars="true" hide-hostname="true" required-props-first="true"
 json-sample-expand-level="3" theme="${escaped(JSON.stringify(THEME))}"><p class="wait">Reading the API ...</p></redoc>
<script src="/docs/reference.js"></script></body></html>`;

/** A short page of text. */
export const shortPage = (content: string): string => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Lyceum</title>
<style>:root{color-scheme:light dark}body{font:16px/1.55 system-ui,sans-serif;max-width:38rem;margin:4rem auto;padding:0 1.25rem}
h1{font:600 1.6rem/1.3 ui-serif,Charter,Georgia,serif}ul{padding-left:1.2rem}</style></head><body>${content}</body></html>`;

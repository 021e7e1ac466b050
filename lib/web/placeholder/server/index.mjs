// Stands in for the site where `npm run build:web` has not been run.
const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Lyceum</title><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/assets/plain.css"></head>
<body><h1>Lyceum</h1><p>The site is not built here: <code>npm run build:web</code>. <a href="/docs">The API</a> runs.</p></body></html>`;

export const handler = async () => ({
  statusCode: 200,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "public, s-maxage=60, max-age=0",
    "content-security-policy":
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  },
  body: page,
});

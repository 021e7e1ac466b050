/**
 * What a page of the site may load: its own scripts by file, and on pages that hydrate the inline ones of the router by
 * nonce. Other pages have none: the distribution keeps some of them, and a nonce that many get guards nothing. Uploads go to, and media and covers come from, the buckets that the environment names.
 */
export function contentSecurityPolicy(nonce: string | undefined, buckets: readonly string[]): string {
  const from = (...sources: readonly string[]) => ["'self'", ...sources].join(" ");
  return Object.entries({
    "default-src": "'self'",
    "script-src": from(...(nonce === undefined ? [] : [`'nonce-${nonce}'`])),
    "style-src": from(),
    // The widgets place what pops up by the attribute.
    "style-src-attr": "'unsafe-inline'",
    "img-src": from("data:", "blob:", ...buckets),
    "media-src": from("blob:", ...buckets),
    "connect-src": from(...buckets),
    "frame-src": from("blob:"),
    "worker-src": from("blob:"),
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "*",
    "frame-ancestors": "'none'",
  })
    .map(([directive, value]) => `${directive} ${value}`)
    .join("; ");
}

/**
 * The Content-Security-Policy of a page: its own script files, and on pages that hydrate the router's inline scripts by nonce.
 * Other pages have no nonce: some of them are cached by the distribution, and a shared nonce protects nothing. Uploads, media and
 * covers may use the buckets that the environment names.
 */
export function contentSecurityPolicy(nonce: string | undefined, buckets: readonly string[]): string {
  const from = (...sources: readonly string[]) => ["'self'", ...sources].join(" ");
  return Object.entries({
    "default-src": "'self'",
    "script-src": from(...(nonce === undefined ? [] : [`'nonce-${nonce}'`])),
    "style-src": from(),
    // Widgets position their pop-ups by the style attribute.
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

/** A cookie of the site: for this origin only, and unreadable to scripts unless `readable`. */
export interface CookieOptions {
  /** Seconds; 0 removes it. The browser's session unless given. */
  readonly maxAge?: number;
  /** Whether scripts of the page may read it. */
  readonly readable?: true;
}

/** @param isSecure whether the site is served by TLS, without which browsers reject Secure cookies */
export function cookieText(
  name: string,
  value: string,
  isSecure: boolean,
  { maxAge, readable }: CookieOptions,
): string {
  const parts = [`${name}=${encodeURIComponent(value)}`, "Path=/", "SameSite=Lax"];
  if (maxAge !== undefined) parts.push(`Max-Age=${maxAge}`);
  if (!readable) parts.push("HttpOnly");
  if (isSecure) parts.push("Secure");
  return parts.join("; ");
}

/** Cookies of a request by name; of two with one name the first, as the more specific path comes first. */
export function cookiesOf(header: string | null): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    const name = part.slice(0, at).trim();
    if (at < 1 || found.has(name)) continue;
    try {
      found.set(name, decodeURIComponent(part.slice(at + 1).trim()));
    } catch {
      // What is not ours need not be well-formed.
    }
  }
  return found;
}

import type { CacheRules } from "./template.ts";

export type Headers = Readonly<Record<string, string | string[]>>;

/** A reply from an origin. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** A cached reply. Times are in ms of the clock that the cache was given. */
export interface Kept {
  readonly reply: Reply;
  readonly since: number;
  readonly until: number;
}

const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(", ") : value;

function directives(header: string | undefined): Map<string, string> {
  return new Map(
    (header ?? "")
      .toLowerCase()
      .split(",")
      .map((each) => each.trim().split("="))
      .map(([name = "", value = ""]) => [name, value.replaceAll('"', "")]),
  );
}

const seconds = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

/** Failures that CloudFront caches by default; others only if the origin says for how long. */
const KEPT_FAILURES = [404, 414, 500, 501, 502, 503, 504];
const FAILURE_SECONDS = 10;

/**
 * For how many seconds CloudFront caches a reply:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html and
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html.
 * Cookies that a reply sets are cached with it, and served to the next caller.
 * @param now ms
 */
export function secondsKept(
  { MinTTL, DefaultTTL, MaxTTL }: Pick<CacheRules, "MinTTL" | "DefaultTTL" | "MaxTTL">,
  failures: ReadonlyMap<number, number>,
  { status, headers }: Pick<Reply, "status" | "headers">,
  now: number,
): number {
  const told = directives(textOf(headers["cache-control"]));
  const age = seconds(told.get("s-maxage")) ?? seconds(told.get("max-age"));
  if (status >= 400) {
    const least = failures.get(status) ?? FAILURE_SECONDS;
    if (age !== undefined) return Math.max(least, Math.min(age, MaxTTL));
    return KEPT_FAILURES.includes(status) ? least : 0;
  }
  if (["no-store", "no-cache", "private"].some((each) => told.has(each))) return MinTTL;
  const expires = Date.parse(textOf(headers.expires) ?? "");
  const asked = age ?? (Number.isNaN(expires) ? undefined : Math.max(0, (expires - now) / 1000));
  return asked === undefined ? DefaultTTL : Math.min(Math.max(asked, MinTTL), MaxTTL);
}

/** A real edge has more room; the oldest entry is evicted first. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The cached replies of one edge. */
export class EdgeCache {
  private readonly kept = new Map<string, Kept>();
  private bytes = 0;

  find(key: string): Kept | undefined {
    return this.kept.get(key);
  }

  keep(key: string, kept: Kept): void {
    this.drop(key);
    this.kept.set(key, kept);
    this.bytes += kept.reply.body.length;
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= MOST_BYTES) break;
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    const found = this.kept.get(key);
    if (!found) return;
    this.bytes -= found.reply.body.length;
    this.kept.delete(key);
  }
}

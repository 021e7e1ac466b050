import { siteEnv } from "../env.ts";

export interface SiteSettings {
  /** The URL of the API for the site's own calls. */
  readonly apiUrl: string;
  /** Origins of the buckets that pages load from and upload to. */
  readonly contentOrigins: readonly string[];
  /** The site's own origin. */
  readonly siteUrl: string;
}

/** @throws Error for a missing variable */
export function siteSettings(): SiteSettings {
  const [apiUrl = "", contentOrigins = "", siteUrl = ""] = siteEnv.map((name) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`${name} is not set.`);
    return value;
  });
  return {
    apiUrl: apiUrl.replace(/\/$/, ""),
    contentOrigins: contentOrigins.split(" ").filter(Boolean),
    siteUrl,
  };
}

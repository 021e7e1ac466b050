/** What the site's function is told by its environment (lib/web, server/settings.ts). */
export const siteEnv = ["API_URL", "CONTENT_ORIGINS", "SITE_URL"] as const;

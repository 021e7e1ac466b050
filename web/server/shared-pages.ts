/**
 * Pages that are the same for everyone who is not signed in. The distribution removes everything about the visitor from their
 * requests and caches them for everybody (lib/web/functions/site.js has the same paths); it caches no other pages.
 */
const SHARED =
  /^(\/zh)?(\/|\/(works|creators)(\/.*)?|\/(about|refunds|privacy|terms|robots|llms|sitemap[^/]*))?(\.(data|txt|xml))?$/;

export const isSharedPage = (path: string): boolean => SHARED.test(path);

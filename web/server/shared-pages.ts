/**
 * Pages that are the same for everyone who is not signed in. The distribution passes nothing of a visitor on to them, and
 * keeps them for all (lib/web/functions/site.js has the same paths); of all others it keeps nothing.
 */
const SHARED =
  /^(\/zh)?(\/|\/(works|creators)(\/.*)?|\/(about|refunds|privacy|terms|robots|llms|sitemap[^/]*))?(\.(data|txt|xml))?$/;

export const isSharedPage = (path: string): boolean => SHARED.test(path);

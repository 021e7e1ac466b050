import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/**
 * Markdown as HTML that a page may hold: what its writer sent as HTML is shown as text, links lead to the web or to mail
 * alone, and nobody's ranking gains by them.
 * @param level of the highest heading, which stands below those of the page
 */
export function htmlOfMarkdown(text: string, level = 3): string {
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  // All tags here are micromark's own: a writer's < is &lt; by now.
  return html
    .replace(
      /<(\/?)h([1-6])>/g,
      (_, end: string, depth: string) => `<${end}h${Math.min(6, Number(depth) + level - 1)}>`,
    )
    .replaceAll('<a href="', '<a rel="nofollow ugc" href="');
}

/** A long text that somebody wrote. */
export function Markdown({ text, level }: { readonly text: string; readonly level?: number }) {
  return <div className="prose" dangerouslySetInnerHTML={{ __html: htmlOfMarkdown(text, level) }} />;
}

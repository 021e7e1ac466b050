import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/**
 * Markdown as safe HTML: HTML in it is shown as text, and links may only be web or mail addresses, without passing on ranking
 * (`nofollow`).
 * @param level of the highest heading, which stands below those of the page
 */
export function htmlOfMarkdown(text: string, level = 3): string {
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  // All tags are micromark's own: a < of the author is &lt; here.
  return html
    .replace(
      /<(\/?)h([1-6])>/g,
      (_, end: string, depth: string) => `<${end}h${Math.min(6, Number(depth) + level - 1)}>`,
    )
    .replaceAll('<a href="', '<a rel="nofollow ugc" href="');
}

/** A text in Markdown. */
export function Markdown({ text, level }: { readonly text: string; readonly level?: number }) {
  return <div className="prose" dangerouslySetInnerHTML={{ __html: htmlOfMarkdown(text, level) }} />;
}

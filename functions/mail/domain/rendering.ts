import type { Mail } from "../contract/mail.ts";
import { type Block, draftOf, stopBlocks } from "./mail-texts.ts";

export interface Rendered {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where its receiver stops further ones, of a mail with strangers' words. */
  readonly stopUrl?: string | undefined;
}

const MOST_IN_SUBJECT = 200;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => ESCAPES[each] ?? each);
const inLines = (text: string): string => escaped(text).replace(/\r?\n/g, "<br>");

function asText(block: Block): string {
  if (typeof block === "string") return block;
  if ("quote" in block) return block.quote.replace(/^/gm, "> ");
  return `    ${"code" in block ? block.code : block.link}`;
}

function asHtml(block: Block): string {
  if (typeof block === "string") return `<p>${inLines(block)}</p>`;
  if ("quote" in block) return `<blockquote>${inLines(block.quote)}</blockquote>`;
  if ("code" in block) return `<p><code>${escaped(block.code)}</code></p>`;
  return `<p><a href="${escaped(block.link)}">${escaped(block.link)}</a></p>`;
}

/**
 * A mail as it is sent. Whatever its values hold, they are text in it: none begins a line of the head or a tag, and what
 * strangers wrote leads nowhere. @param stopUrl where its receiver stops further ones
 */
export function renderedMail(mail: Mail, stopUrl?: string): Rendered {
  const { subject, blocks } = draftOf(mail);
  const parts = [...blocks, ...(stopUrl === undefined ? [] : stopBlocks(mail.language, stopUrl))].filter(
    (block) => block !== undefined,
  );
  const line = [...subject.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")];
  return {
    subject: line.length > MOST_IN_SUBJECT ? `${line.slice(0, MOST_IN_SUBJECT - 1).join("")}…` : line.join(""),
    text: `${parts.map(asText).join("\n\n")}\n`,
    stopUrl,
    html: `<!doctype html><html lang="${mail.language}"><body>${parts.map(asHtml).join("")}</body></html>`,
  };
}

import type { Mail } from "../contract/mail.ts";
import type { Block } from "./draft.ts";
import { draftOf, stopBlocks } from "./mail-texts.ts";

export interface Rendered {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** In mails with strangers' words, the link by which the receiver stops further ones. */
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

const COLONS: Readonly<Record<Mail["language"], string>> = { en: ": ", zh: "：" };

function asText(block: Block, language: Mail["language"]): string {
  if (typeof block === "string") return block;
  if ("quote" in block) return block.quote.replace(/^/gm, "> ");
  if ("rows" in block) return block.rows.map(([name, value]) => name + COLONS[language] + value).join("\n");
  if ("action" in block) return `${block.action}${COLONS[language].trim()}\n    ${block.url}`;
  return `    ${"code" in block ? block.code : block.link}`;
}

/** Mail programs need inline styles, and know little CSS; without text colours, dark mode uses its own. */
const STYLES = {
  body: "margin:0;padding:24px 12px;font:16px/1.6 -apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',sans-serif",
  frame: "width:100%;max-width:560px;margin:0 auto;border-collapse:collapse",
  part: "padding:0 0 16px",
  quote: "margin:0;padding:0 0 0 14px;border-left:3px solid #8a8f98",
  code: "font:15px/1.6 ui-monospace,Menlo,Consolas,monospace;word-break:break-all",
  link: "word-break:break-all",
  rows: "width:100%;border-collapse:collapse",
  name: "padding:8px 16px 8px 0;border-top:1px solid #8a8f98;white-space:nowrap;vertical-align:top",
  value: "padding:8px 0;border-top:1px solid #8a8f98;text-align:right;word-break:break-word",
  button:
    "display:inline-block;padding:11px 20px;border-radius:8px;background:#1f5f4a;color:#ffffff;text-decoration:none;font-weight:600",
} as const;

function asHtml(block: Block): string {
  if (typeof block === "string") return inLines(block);
  if ("quote" in block) return `<blockquote style="${STYLES.quote}">${inLines(block.quote)}</blockquote>`;
  if ("code" in block) return `<code style="${STYLES.code}">${escaped(block.code)}</code>`;
  if ("rows" in block) {
    const rows = block.rows.map(
      ([name, value]) =>
        `<tr><td style="${STYLES.name}">${escaped(name)}</td><td style="${STYLES.value}">${escaped(value)}</td></tr>`,
    );
    return `<table role="presentation" style="${STYLES.rows}">${rows.join("")}</table>`;
  }
  if ("action" in block) return `<a style="${STYLES.button}" href="${escaped(block.url)}">${escaped(block.action)}</a>`;
  return `<a style="${STYLES.link}" href="${escaped(block.link)}">${escaped(block.link)}</a>`;
}

/** A table of one column, which every mail program draws alike. */
const pageOf = (language: Mail["language"], subject: string, parts: readonly Block[]): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(subject)}</title></head><body style="${STYLES.body}"><table role="presentation" style="${STYLES.frame}">${parts
    .map((part) => `<tr><td style="${STYLES.part}">${asHtml(part)}</td></tr>`)
    .join("")}</table></body></html>`;

/**
 * A mail as it is sent. Whatever its values contain, they are text in it: none can begin a header line or a tag, and
 * strangers' words contain no links.
 * @param stopUrl where its receiver stops further ones
 */
export function renderedMail(mail: Mail, stopUrl?: string): Rendered {
  const { subject, blocks } = draftOf(mail);
  const parts = [...blocks, ...(stopUrl === undefined ? [] : stopBlocks(mail.language, stopUrl))].filter(
    (block) => block !== undefined,
  );
  const words = [...subject.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")];
  const line = words.length > MOST_IN_SUBJECT ? `${words.slice(0, MOST_IN_SUBJECT - 1).join("")}…` : words.join("");
  return {
    subject: line,
    text: `${parts.map((part) => asText(part, mail.language)).join("\n\n")}\n`,
    stopUrl,
    html: pageOf(mail.language, line, parts),
  };
}

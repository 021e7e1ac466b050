import type { Language } from "./language.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** A text escaped for HTML. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => ESCAPES[each] ?? each);

const BRAND = "Lyceum";
const SANS = "-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',sans-serif";
const SERIF = "Georgia,'Songti SC',SimSun,serif";

/**
 * Inline styles with little CSS, as mail programs support no more. Text has no colour, so that dark mode chooses one.
 */
const STYLES = {
  body: `margin:0;padding:28px 16px;font:16px/1.6 ${SANS}`,
  frame: "width:100%;max-width:560px;margin:0 auto;border-collapse:collapse",
  brand: `padding:0 0 20px;font:600 17px/1.2 ${SERIF}`,
  head: `margin:0;padding:0 0 14px;font:600 24px/1.3 ${SERIF}`,
  part: "padding:0 0 16px",
  foot: "padding:14px 0 0;border-top:1px solid #8a8f98;font-size:13px;line-height:1.6",
} as const;

interface Letter {
  readonly language: Language;
  readonly subject: string;
  /** HTML, a paragraph each. */
  readonly parts: readonly string[];
  /** HTML: why the mail was sent, and how to stop such mails. */
  readonly foot: readonly string[];
}

/** A mail as HTML: a table of one column, which all mail programs show alike. */
export function letterOf({ language, subject, parts, foot }: Letter): string {
  const rows = [
    `<td style="${STYLES.brand}">${BRAND}</td>`,
    `<td><h1 style="${STYLES.head}">${escaped(subject)}</h1></td>`,
    ...parts.map((part) => `<td style="${STYLES.part}">${part}</td>`),
    ...(foot.length > 0 ? [`<td style="${STYLES.foot}">${foot.join("<br>")}</td>`] : []),
  ];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(subject)}</title></head><body style="${STYLES.body}"><table role="presentation" style="${STYLES.frame}">${rows
    .map((row) => `<tr>${row}</tr>`)
    .join("")}</table></body></html>`;
}

import { escaped, letterOf } from "../../shared/kernel/letter.ts";
import type { Mail } from "../contract/mail.ts";
import type { Block } from "./draft.ts";
import { draftOf, stopBlocks } from "./mail-texts.ts";
import { messageFoot } from "./message-texts.ts";

export interface Rendered {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** In mails with strangers' words and lifecycle messages, the link by which the receiver stops further ones. */
  readonly stopUrl?: string | undefined;
}

const MOST_IN_SUBJECT = 200;

const inLines = (text: string): string => escaped(text).replace(/\r?\n/g, "<br>");

const COLONS: Readonly<Record<Mail["language"], string>> = { en: ": ", zh: "：" };

function asText(block: Block, language: Mail["language"]): string {
  if (typeof block === "string") return block;
  if ("quote" in block) return block.quote.replace(/^/gm, "> ");
  if ("rows" in block) return block.rows.map(([name, value]) => name + COLONS[language] + value).join("\n");
  if ("action" in block) return `${block.action}${COLONS[language].trim()}\n    ${block.url}`;
  if ("named" in block) return `${block.named}${COLONS[language].trim()}\n    ${block.url}`;
  return `    ${"code" in block ? block.code : block.link}`;
}

const STYLES = {
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
  if ("named" in block) return `<a href="${escaped(block.url)}">${escaped(block.named)}</a>`;
  return `<a style="${STYLES.link}" href="${escaped(block.link)}">${escaped(block.link)}</a>`;
}

/** The end of each mail without strangers' words; those with them end with how to stop them. */
const FEET: Readonly<Record<Mail["language"], string>> = {
  en: "You get this mail because of your account here; under Settings you choose which ones. It cannot be answered.",
  zh: "您收到本邮件，是因为您在本站拥有账户；可在“设置”中选择接收哪些邮件。本邮件由系统发送，请勿回复。",
};

/** Mails to an address that may not belong to an account. */
const STRAY: readonly Mail["template"][] = ["address-code", "address-taken"];
const STRAY_FEET: Readonly<Record<Mail["language"], string>> = {
  en: "This mail cannot be answered.",
  zh: "本邮件由系统发送，请勿回复。",
};

/**
 * A mail as it is sent. Whatever its values contain, they are text in it: none can begin a header line or a tag, and
 * strangers' words contain no links.
 * @param stopUrl where its receiver stops further ones
 */
export function renderedMail(mail: Mail, stopUrl?: string): Rendered {
  const { subject, blocks } = draftOf(mail);
  const { language, template } = mail;
  const feet = STRAY.includes(template) ? STRAY_FEET : FEET;
  const parts = blocks.filter((block) => block !== undefined);
  const plain = stopUrl === undefined ? [feet[language]] : stopBlocks(language, stopUrl);
  const foot: readonly Block[] = mail.template === "message" ? messageFoot(language, mail.values) : plain;
  const words = [...subject.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")];
  const line = words.length > MOST_IN_SUBJECT ? `${words.slice(0, MOST_IN_SUBJECT - 1).join("")}…` : words.join("");
  return {
    subject: line,
    text: `${[...parts, ...foot].map((part) => asText(part, language)).join("\n\n")}\n`,
    stopUrl: mail.template === "message" ? mail.values.stop : stopUrl,
    html: letterOf({ language, subject: line, parts: parts.map(asHtml), foot: foot.map(asHtml) }),
  };
}

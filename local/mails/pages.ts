import { languages, samples } from "./samples.ts";

/** A mail that the local cloud stores instead of sending it. */
interface Kept {
  readonly to: string;
  readonly subject: string;
  readonly at: string;
  readonly text: string;
  readonly id?: string;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (each) => ESCAPES[each] ?? each);

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem 1rem .4rem 0;border-top:1px solid #8885;vertical-align:top}pre{white-space:pre-wrap}iframe{border:1px solid #8885;width:100%;height:26rem}</style>
</head><body>${body}</body></html>`;

const MOST_SENT = 50;

function sentTable(sent: readonly Kept[]): string {
  if (sent.length === 0) return "<p>None so far.</p>";
  const rows = sent.slice(0, MOST_SENT).map(({ to, subject, at, id, text }) => {
    const shown =
      id === undefined
        ? `<details><summary>${escaped(subject)}</summary><iframe sandbox title="${escaped(subject)}" srcdoc="${escaped(text)}"></iframe></details>`
        : `<a href="/_local/outbox/${encodeURIComponent(id)}">${escaped(subject)}</a>`;
    return `<tr><td>${escaped(at.slice(0, 19).replace("T", " "))}</td><td>${escaped(to)}</td><td>${shown}</td></tr>`;
  });
  return `<table><tr><th>When (UTC)</th><th>To</th><th>Subject</th></tr>${rows.join("")}</table>`;
}

function sampleTable(): string {
  const names = [...new Set(samples.map(({ name }) => name))];
  const cell = (name: string, language: string): string => {
    const found = samples.find((each) => each.name === name && each.language === language);
    if (!found) return "<td></td>";
    const path = `/_local/mails/${name}.${language}`;
    const text = found.text === undefined ? "" : ` · <a href="${path}.txt">text</a>`;
    return `<td><a href="${path}">${escaped(found.subject)}</a>${text}</td>`;
  };
  const rows = names.map((name) => `<tr><td>${name}</td>${languages.map((each) => cell(name, each)).join("")}</tr>`);
  return `<table><tr><th>Mail</th><th>English</th><th>中文</th></tr>${rows.join("")}</table>`;
}

/** The stored mails, and an example of every mail. */
export const mailIndex = (sent: readonly Kept[]): string =>
  page(
    "Mails",
    `<h1>Mails</h1><h2>Kept here in the place of sending them</h2>${sentTable(sent)}<h2>Every mail, with examples</h2>${sampleTable()}`,
  );

/** An example by its name, such as "purchase.zh", or its text by "purchase.zh.txt"; undefined if there is none. */
export function mailExample(name: string): string | undefined {
  const [kind, language, form] = name.split(".");
  const found = samples.find((each) => each.name === kind && each.language === language);
  if (!found || form !== "txt") return found?.html;
  return found.text === undefined ? undefined : page(found.subject, `<pre>${escaped(found.text)}</pre>`);
}

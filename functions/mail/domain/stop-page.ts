import type { Mail } from "../contract/mail.ts";

const WORDS: Readonly<Record<Mail["language"], Readonly<Record<"title" | "ask" | "button" | "done", string>>>> = {
  en: {
    title: "Unwanted mail",
    ask: "Someone had us send you a gift or an invitation with a message of theirs. If you report it, we will not send you any more of these for a year.",
    button: "Report it and stop such mails",
    done: "Thank you. For a year, nobody can have us mail you gifts or invitations.",
  },
  zh: {
    title: "举报邮件",
    ask: "有人通过我们向您发送了一封附有其留言的邮件（礼物或邀请）。您可以举报该邮件，此后一年内我们将不再向您发送此类邮件。",
    button: "举报并停止接收",
    done: "感谢您的反馈。此后一年内，任何人都无法通过我们向您发送礼物或邀请邮件。",
  },
};

/**
 * The page behind the link of a mail. Programs follow links before people do, so it stops nothing until its button is
 * pressed.
 */
export function stopPage(language: Mail["language"], state: "asking" | "done"): string {
  const { title, ask, button, done } = WORDS[language];
  const body =
    state === "done" ? `<p>${done}</p>` : `<p>${ask}</p><form method="post"><button>${button}</button></form>`;
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${title}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1.25rem}button{font:inherit;padding:.5rem 1rem}</style>
</head><body><h1>${title}</h1>${body}</body></html>`;
}

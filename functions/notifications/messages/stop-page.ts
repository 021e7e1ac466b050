import type { Language } from "../../shared/kernel/language.ts";
import type { MessageKind } from "../contract/message.ts";

interface Words {
  readonly title: string;
  readonly ask: string;
  readonly one: string;
  readonly all: string;
  readonly done: string;
  readonly doneAll: string;
  readonly again: string;
  readonly kinds: Readonly<Record<MessageKind, string>>;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: "Fewer mails",
    ask: "You were mailed because you agreed to this:",
    one: "Stop these mails",
    all: "Stop all reminders and news",
    done: "You will get no more mails of this kind. You still get mails about your own purchases.",
    doneAll: "You will get no more reminders and news by mail. You still get mails about your own purchases.",
    again: "Under Settings, Reminders and news, you can agree to them again.",
    kinds: {
      "abandoned-checkout": "reminders of orders that you have not paid yet",
      "stalled-course": "reminders of courses that you have paused",
      "new-from-creator": "new works by the creators you follow",
    },
  },
  zh: {
    title: "减少邮件",
    ask: "您收到该邮件，是因为您曾同意接收：",
    one: "不再接收此类邮件",
    all: "不再接收任何提醒与动态邮件",
    done: "您将不再收到此类邮件。与您的购买有关的邮件不受影响。",
    doneAll: "您将不再收到任何提醒与动态邮件。与您的购买有关的邮件不受影响。",
    again: "如需重新接收，可在“设置”的“提醒与动态”中开启。",
    kinds: {
      "abandoned-checkout": "未完成付款的订单提醒",
      "stalled-course": "已开始但久未继续的课程提醒",
      "new-from-creator": "您关注的创作者的新作品",
    },
  },
};

const STYLE =
  ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1.25rem}button{font:inherit;min-height:44px;padding:.5rem 1rem;margin:0 .5rem .75rem 0}";

/**
 * The page of a message's unsubscribe link. As programs follow links before people do, it changes nothing until one of its
 * buttons is pressed.
 */
export function messageStopPage(language: Language, kind: MessageKind, state: "asking" | "one" | "all"): string {
  const words = WORDS[language];
  const body =
    state === "asking"
      ? `<p>${words.ask}${language === "zh" ? "" : " "}${words.kinds[kind]}${language === "zh" ? "。" : "."}</p><form method="post"><button>${words.one}</button><button name="all" value="1">${words.all}</button></form>`
      : `<p role="status">${state === "all" ? words.doneAll : words.done}</p><p>${words.again}</p>`;
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>${words.title}</title>
<style>${STYLE}</style>
</head><body><main><h1>${words.title}</h1>${body}</main></body></html>`;
}

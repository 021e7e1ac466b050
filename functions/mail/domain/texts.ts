import type { Mail, MailTemplate, MailValues } from "../contract/mail.ts";
import { inertText } from "./inert.ts";

/** A part of a mail: a paragraph, someone's own words, a code to be typed, or a link. */
export type Block = string | { readonly quote: string } | { readonly code: string } | { readonly link: string };

export interface Draft {
  readonly subject: string;
  /** One that is undefined is left out. */
  readonly blocks: readonly (Block | undefined)[];
}

type Texts<Template extends MailTemplate> = Readonly<Record<Mail["language"], (values: MailValues<Template>) => Draft>>;

/** What each mail says, in each language. */
const texts: { readonly [Template in MailTemplate]: Texts<Template> } = {
  gift: {
    en: ({ giver, title, message, code, url }) => ({
      subject: "Somebody gave you something to learn",
      blocks: [
        `Somebody who calls themselves “${inertText(giver)}” gave you “${inertText(title)}”. It is paid for, and yours once you claim it.`,
        message === undefined ? undefined : "They write:",
        message === undefined ? undefined : { quote: inertText(message) },
        "Claim it here:",
        { link: url },
        "Or enter this code there:",
        { code },
        "Anyone who has this code can claim the gift, once: keep it to yourself. We have not checked who wrote the name and the message above.",
      ],
    }),
    zh: ({ giver, title, message, code, url }) => ({
      subject: "有人送给您一份学习礼物",
      blocks: [
        `一位自称“${inertText(giver)}”的用户送给您《${inertText(title)}》。费用已付,领取后即归您所有。`,
        message === undefined ? undefined : "对方留言:",
        message === undefined ? undefined : { quote: inertText(message) },
        "请在此领取:",
        { link: url },
        "或在领取页面输入此代码:",
        { code },
        "任何持有代码的人都可领取,且仅限一次,请勿转发。以上名称与留言由他人填写,我们未核实其身份。",
      ],
    }),
  },
  "seat-invitation": {
    en: ({ organisation, title, code, url }) => ({
      subject: "You are invited to a seat",
      blocks: [
        `An organisation that calls itself “${inertText(organisation)}” has a seat for you: “${inertText(title)}”. It costs you nothing.`,
        "Take your seat here:",
        { link: url },
        "Or enter this code there:",
        { code },
        "The organisation sees whether you use the seat and how far you have come. We have not checked who it is.",
      ],
    }),
    zh: ({ organisation, title, code, url }) => ({
      subject: "您收到一份席位邀请",
      blocks: [
        `一个自称“${inertText(organisation)}”的组织为您提供了《${inertText(title)}》的席位,您无需付费。`,
        "请在此领取席位:",
        { link: url },
        "或在领取页面输入此代码:",
        { code },
        "该组织可以看到您是否使用该席位以及学习进度。我们未核实其身份。",
      ],
    }),
  },
  "webhook-endpoint-disabled": {
    en: ({ endpoint, reason }) => ({
      subject: "A webhook endpoint of yours was disabled",
      blocks: [
        "We no longer send events to this endpoint:",
        { code: endpoint },
        reason === "gone" ? "It answered 410 (Gone)." : "It has taken nothing for five days.",
        "Once it takes events again, enable it with PATCH /webhook-endpoints/{id}, and have what it missed sent again with POST /webhook-endpoints/{id}/replay.",
      ],
    }),
    zh: ({ endpoint, reason }) => ({
      subject: "您的一个 Webhook 端点已被停用",
      blocks: [
        "我们不再向以下端点发送事件:",
        { code: endpoint },
        reason === "gone" ? "它返回了 410(Gone)。" : "它已连续五天没有接收任何事件。",
        "端点恢复后,请用 PATCH /webhook-endpoints/{id} 重新启用,并用 POST /webhook-endpoints/{id}/replay 补发错过的事件。",
      ],
    }),
  },
};

const STOP: Readonly<Record<Mail["language"], string>> = {
  en: "Others had us send you this. If it is unwanted, report it and stop such mails here:",
  zh: "此邮件由他人委托我们发送。如非您所愿,请在此举报并停止接收此类邮件:",
};

/** What ends a mail with strangers' words. */
export const stopBlocks = (language: Mail["language"], url: string): Block[] => [STOP[language], { link: url }];

/** What a mail says. */
export function draftOf(mail: Mail): Draft {
  const { template, language, values } = mail;
  // The values are of the template, which the compiler does not follow through the index.
  return (texts[template][language] as (values: Mail["values"]) => Draft)(values);
}

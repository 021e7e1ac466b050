import type { Mail, MailTemplate, MailValues } from "./contract.ts";

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
      subject: `${giver} gave you “${title}”`,
      blocks: [
        `${giver} gave you “${title}”. It is paid for, and yours once you claim it.`,
        message === undefined ? undefined : { quote: message },
        "Claim it here:",
        { link: url },
        "Or enter this code there:",
        { code },
        "Who has the code can claim it, once: keep it to yourself.",
      ],
    }),
    zh: ({ giver, title, message, code, url }) => ({
      subject: `${giver}送给您《${title}》`,
      blocks: [
        `${giver}送给您《${title}》。费用已付,领取后即归您所有。`,
        message === undefined ? undefined : { quote: message },
        "请在此领取:",
        { link: url },
        "或在领取页面输入此代码:",
        { code },
        "任何持有代码的人都可领取,且仅限一次,请勿转发。",
      ],
    }),
  },
  "seat-invitation": {
    en: ({ organisation, title, code, url }) => ({
      subject: `${organisation} invites you to “${title}”`,
      blocks: [
        `${organisation} has a seat for you: “${title}”. It costs you nothing.`,
        "Take your seat here:",
        { link: url },
        "Or enter this code there:",
        { code },
        `${organisation} sees whether you use the seat and how far you have come.`,
      ],
    }),
    zh: ({ organisation, title, code, url }) => ({
      subject: `${organisation}邀请您学习《${title}》`,
      blocks: [
        `${organisation}为您提供了《${title}》的席位,您无需付费。`,
        "请在此领取席位:",
        { link: url },
        "或在领取页面输入此代码:",
        { code },
        `${organisation}可以看到您是否使用该席位以及学习进度。`,
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

/** What a mail says. */
export function draftOf(mail: Mail): Draft {
  const { template, language, values } = mail;
  // The values are of the template, which the compiler does not follow through the index.
  return (texts[template][language] as (values: Mail["values"]) => Draft)(values);
}

import type { Mail, MailTemplate, MailValues } from "../contract/mail.ts";
import type { Block, Draft } from "./draft.ts";
import { hintOf } from "./hint.ts";
import { inertText } from "./inert-text.ts";
import { messageDraft } from "./message-texts.ts";
import { noticeDraft } from "./notice-texts.ts";

type Texts<Template extends MailTemplate> = Readonly<Record<Mail["language"], (values: MailValues<Template>) => Draft>>;

/** The text of each mail, in each language. */
const texts: { readonly [Template in MailTemplate]: Texts<Template> } = {
  gift: {
    en: ({ giver, title, message, code, url }) => ({
      subject: "You have been given something to learn",
      blocks: [
        `Someone using the name “${inertText(giver)}” has given you “${inertText(title)}”. It is paid for, and it is yours once you claim it.`,
        message === undefined ? undefined : "They write:",
        message === undefined ? undefined : { quote: inertText(message) },
        { action: "Claim your gift", url },
        "If you are asked for a code, it is this one:",
        { code },
        "Anyone who has this code can claim the gift, once: keep it to yourself. We have not checked who wrote the name and the message above.",
      ],
    }),
    zh: ({ giver, title, message, code, url }) => ({
      subject: "您收到一份学习礼物",
      blocks: [
        `署名为“${inertText(giver)}”的用户向您赠送了《${inertText(title)}》。费用已由对方支付，领取后即归您所有。`,
        message === undefined ? undefined : "对方留言：",
        message === undefined ? undefined : { quote: inertText(message) },
        { action: "领取礼物", url },
        "如需输入兑换码，请使用：",
        { code },
        "兑换码仅可使用一次，任何人凭码即可领取，请勿转发。以上署名和留言由他人填写，我们并未核实其身份。",
      ],
    }),
  },
  "seat-invitation": {
    en: ({ organisation, title, code, url }) => ({
      subject: "You are invited to a seat",
      blocks: [
        `An organisation using the name “${inertText(organisation)}” offers you a seat in “${inertText(title)}”. It costs you nothing.`,
        { action: "Take your seat", url },
        "If you are asked for a code, it is this one:",
        { code },
        "The organisation can see whether you use the seat and how far you have got. We have not checked who it is.",
      ],
    }),
    zh: ({ organisation, title, code, url }) => ({
      subject: "您收到一份学习席位邀请",
      blocks: [
        `名为“${inertText(organisation)}”的组织为您提供了《${inertText(title)}》的学习席位，您无需付费。`,
        { action: "领取席位", url },
        "如需输入兑换码，请使用：",
        { code },
        "该组织可以查看您是否使用该席位以及您的学习进度。我们并未核实该组织的身份。",
      ],
    }),
  },
  "address-code": {
    en: ({ code }) => ({
      subject: "Confirm your new e-mail address",
      blocks: [
        "Somebody asked to use this address for their account here. If it was you, enter this code in your settings:",
        { code },
        "It is valid for an hour. If it was not you, ignore this mail: without the code the address cannot be used. Do not share the code with anyone.",
      ],
    }),
    zh: ({ code }) => ({
      subject: "确认您的新邮箱地址",
      blocks: [
        "有人申请将此邮箱用作本站账户的登录邮箱。如果是您本人操作，请在“设置”中输入以下验证码：",
        { code },
        "验证码一小时内有效。如果不是您本人操作，请忽略本邮件：没有验证码，任何人都无法使用此邮箱。请勿将验证码告知他人。",
      ],
    }),
  },
  "address-taken": {
    en: () => ({
      subject: "This address already has an account",
      blocks: [
        "Somebody asked to use this address for another account here, but it has one already. Nothing has changed. If it was you, sign in with this address; if it was not, ignore this mail.",
      ],
    }),
    zh: () => ({
      subject: "此邮箱已有账户",
      blocks: [
        "有人申请将此邮箱用于本站的另一个账户，但此邮箱已注册账户，因此没有任何改动。如果是您本人操作，请直接使用此邮箱登录；如果不是，请忽略本邮件。",
      ],
    }),
  },
  "address-changed": {
    en: ({ to }) => ({
      subject: "Your e-mail address has been changed",
      blocks: [
        "From now on you sign in with this address, and our mails go there:",
        { code: hintOf(to) },
        "If it was not you, somebody knows your password: tell the shop at once.",
      ],
    }),
    zh: ({ to }) => ({
      subject: "您的登录邮箱已更改",
      blocks: [
        "从现在起，您需使用以下邮箱登录，我们的邮件也将发送至该邮箱：",
        { code: hintOf(to) },
        "如果不是您本人操作，说明有人知道了您的密码，请立即联系本站。",
      ],
    }),
  },
  "webhook-endpoint-disabled": {
    en: ({ endpoint, reason }) => ({
      subject: "One of your webhook endpoints has been disabled",
      blocks: [
        "We have stopped sending events to this endpoint:",
        { code: endpoint },
        reason === "gone" ? "It answered 410 (Gone)." : "It has not accepted any event for five days.",
        "Once it accepts events again, enable it under Webhooks in your studio, and have the events that it missed sent again there.",
      ],
    }),
    zh: ({ endpoint, reason }) => ({
      subject: "您的一个 Webhook 端点已被停用",
      blocks: [
        "我们已停止向以下端点发送事件：",
        { code: endpoint },
        reason === "gone" ? "该端点返回了 410（Gone）。" : "该端点已连续五天未能接收任何事件。",
        "端点恢复后，请在创作室的“Webhook”页面重新启用，并在该页面补发期间遗漏的事件。",
      ],
    }),
  },
  notice: {
    en: (values) => noticeDraft("en", values),
    zh: (values) => noticeDraft("zh", values),
  },
  message: {
    en: (values) => messageDraft("en", values),
    zh: (values) => messageDraft("zh", values),
  },
};

const STOP: Readonly<Record<Mail["language"], string>> = {
  en: "We sent this on someone else's behalf. If you did not want it, report it and stop such mails here:",
  zh: "本邮件系应他人请求发送。如果您不希望收到，请通过以下链接举报并停止接收此类邮件：",
};

/** The end of a mail with strangers' words. */
export const stopBlocks = (language: Mail["language"], url: string): Block[] => [STOP[language], { link: url }];

/** The text of a mail. */
export function draftOf(mail: Mail): Draft {
  const { template, language, values } = mail;
  // The values are the template's, which the compiler cannot see through the index.
  return (texts[template][language] as (values: Mail["values"]) => Draft)(values);
}

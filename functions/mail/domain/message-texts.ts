import type { MessageKind, Variant } from "../../notifications/contract/message.ts";
import type { Mail, MailValues } from "../contract/mail.ts";
import type { Block, Draft } from "./draft.ts";
import { amountIn, productIn } from "./notice-texts.ts";

type Language = Mail["language"];
type Values = MailValues<"message">;

interface Words {
  readonly subject: string;
  readonly lead: (work: string, values: Values) => string;
  /** What the longer text adds. */
  readonly more: string;
  readonly action: string;
}

const WORDS: Readonly<Record<Language, Readonly<Record<MessageKind, Words>>>> = {
  en: {
    "abandoned-checkout": {
      subject: "You left something in the checkout",
      lead: (work) => `You began to order ${work}, and did not pay. If you still want it, it is one step away.`,
      more: "Nothing was charged. What you buy here is yours for good, and the order shows the terms on which your money is given back.",
      action: "Complete the order",
    },
    "stalled-course": {
      subject: "Your course waits for you",
      lead: (work, { done = 0 }) => `You have done ${done} % of ${work}, and left off a while ago.`,
      more: "You go on exactly where you stopped. A quarter of an hour is enough to be in it again.",
      action: "Go on where you stopped",
    },
    "new-from-creator": {
      subject: "New from a creator you follow",
      lead: (work) => `There is something new: ${work}.`,
      more: "Its page says what is in it, for whom it is, and what it costs; much of it can be looked into before you buy.",
      action: "Look at what is new",
    },
  },
  zh: {
    "abandoned-checkout": {
      subject: "您还有一笔订单未付款",
      lead: (work) => `您下单了${work}，但还没有付款。如果仍然需要，只差最后一步。`,
      more: "目前没有产生任何扣款。购买后内容永久归您所有，退款条件请见订单页面。",
      action: "完成订单",
    },
    "stalled-course": {
      subject: "您的课程在等您继续",
      lead: (work, { done = 0 }) => `${work}您已学完 ${done}%，但有一段时间没有继续了。`,
      more: "打开即可从上次停下的地方接着学。花上一刻钟，就能重新进入状态。",
      action: "接着上次继续",
    },
    "new-from-creator": {
      subject: "您关注的创作者有新作品",
      lead: (work) => `新作品上线：${work}。`,
      more: "作品页面介绍了内容、适合的人群和价格，许多作品还可以先试看再决定。",
      action: "查看新作品",
    },
  },
};

const AMOUNTS: Readonly<Record<Language, Readonly<Record<MessageKind, string>>>> = {
  en: { "abandoned-checkout": "To be paid", "stalled-course": "", "new-from-creator": "Price" },
  zh: { "abandoned-checkout": "应付", "stalled-course": "", "new-from-creator": "价格" },
};

const isFull = (variant: Variant): boolean => variant === "full";

/** What a lifecycle message says: the short text, or the longer with a sentence more and the price. */
export function messageDraft(language: Language, values: Values): Draft {
  const { kind, variant, title, more = 0, amount, url } = values;
  const { subject, lead, action, ...words } = WORDS[language][kind];
  const work = productIn(language, title, more);
  const isPriced = isFull(variant) && amount !== undefined && amount.amount > 0;
  return {
    subject,
    blocks: [
      lead(work, values),
      isFull(variant) ? words.more : undefined,
      isPriced ? { rows: [[AMOUNTS[language][kind], amountIn(language, amount)]] } : undefined,
      { action, url },
    ],
  };
}

const FEET: Readonly<Record<Language, Readonly<Record<"why" | "stop" | "settings", string>>>> = {
  en: {
    why: "You get this mail because you agreed to mails of this kind. It cannot be answered.",
    stop: "No more of them, in one click",
    settings: "Choose which you get",
  },
  zh: {
    why: "您收到本邮件，是因为您同意接收此类邮件。本邮件由系统发送，请勿回复。",
    stop: "一键退订此类邮件",
    settings: "选择接收哪些邮件",
  },
};

/** The end of a lifecycle message: why it was sent, and how to get no more. */
export function messageFoot(language: Language, { stop, settings }: Values): Block[] {
  const words = FEET[language];
  return [words.why, { named: words.stop, url: stop }, { named: words.settings, url: settings }];
}

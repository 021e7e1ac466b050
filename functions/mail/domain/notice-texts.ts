import type { MailedKind } from "../../notifications/contract/notice.ts";
import { exponentOf, type Money } from "../../shared/kernel/money.ts";
import type { Mail, MailValues } from "../contract/mail.ts";
import type { Draft } from "./draft.ts";
import { inertText } from "./inert-text.ts";

type Language = Mail["language"];

interface Words {
  readonly subject: string;
  readonly lead: string;
  /** What the amount is. */
  readonly amount?: string;
  /** Of the button that leads to where the site shows it. */
  readonly action: string;
}

const WORDS: Readonly<Record<Language, Readonly<Record<MailedKind, Words>>>> = {
  en: {
    purchase: {
      subject: "Your purchase",
      lead: "Thank you. Your order is paid, and what you bought is in your library.",
      amount: "Paid",
      action: "Order and receipt",
    },
    "renewal-paid": {
      subject: "We received your payment",
      lead: "Thank you. The payment for this period is made, and your access goes on.",
      amount: "Paid",
      action: "Payment and receipt",
    },
    "refund-made": {
      subject: "Your refund",
      lead: "We have given your money back. By the means that you paid with, it takes some days to arrive.",
      amount: "Given back",
      action: "See the order",
    },
    "refund-denied": {
      subject: "Your refund request was declined",
      lead: "Your request for a refund was declined. The order shows why.",
      amount: "Asked back",
      action: "See the order",
    },
    "payment-failed": {
      subject: "Your payment failed",
      lead: "Your bank did not make the payment. We try again; please check your card, so that your access goes on.",
      amount: "To be paid",
      action: "Update the card",
    },
    "trial-ending": {
      subject: "Your free trial ends soon",
      lead: "Your free trial is almost over. On the day below your membership begins and is charged; if you cancel before that, you pay nothing.",
      amount: "Then to be paid",
      action: "Keep or cancel",
    },
    "renewal-coming": {
      subject: "Your membership renews soon",
      lead: "Your membership goes on for another period, and is charged on the day below. There is nothing to do if you want to keep it.",
      amount: "To be paid",
      action: "See or cancel the membership",
    },
    "instalment-coming": {
      subject: "Your next instalment is due soon",
      lead: "The next part of what you pay in instalments is charged on the day below. There is nothing to do if your card is still good.",
      amount: "To be paid",
      action: "See what is paid",
    },
    "membership-ended": {
      subject: "Your membership has ended",
      lead: "Your membership has ended. Nothing more is charged for it.",
      action: "See the membership",
    },
    "payout-sent": {
      subject: "Your payout is on its way",
      lead: "We have paid out to your account at Stripe what you had earned. Stripe passes it on to your bank, which takes some days.",
      amount: "Paid out",
      action: "See your balance",
    },
    "payout-failed": {
      subject: "Your payout could not be made",
      lead: "We could not pay out what you have earned. It stays on your balance, and is paid out again as soon as it can be; your balance shows why.",
      amount: "Not paid out",
      action: "See your balance",
    },
    "seat-claimed": {
      subject: "A seat of your organisation is taken",
      lead: "Somebody whom you invited has taken their seat. More may follow today without a mail of their own.",
      action: "See who has seats",
    },
    "seat-ended": {
      subject: "Your seat has been taken back",
      lead: "The organisation that gave you a seat has taken it back, so you can no longer open what it was for.",
      action: "See your library",
    },
    "review-received": {
      subject: "Your work has a new review",
      lead: "Somebody who studied it has reviewed your work. More may follow today without a mail of their own.",
      action: "Read and reply",
    },
    "reply-received": {
      subject: "A creator replied to your review",
      lead: "The creator of what you reviewed has replied to you.",
      action: "Read the reply",
    },
    sale: {
      subject: "You made a sale",
      lead: "Somebody bought from you.",
      amount: "Sold for",
      action: "See your sales",
    },
    "refund-asked": {
      subject: "A buyer asks for a refund",
      lead: "A buyer asks for their money back, and you decide.",
      amount: "Price",
      action: "Decide",
    },
    "dispute-opened": {
      subject: "A buyer's bank contests a payment",
      lead: "A buyer's bank contests the payment for what you sold. We answer it; until it is decided, what you earned by it is withheld.",
      amount: "Price",
      action: "See your sales",
    },
    "gift-claimed": {
      subject: "Your gift has been claimed",
      lead: "The gift that you gave has been claimed.",
      amount: "Paid",
      action: "See your gifts",
    },
  },
  zh: {
    purchase: {
      subject: "您的购买已完成",
      lead: "感谢购买。订单已支付，所购内容已加入您的书库。",
      amount: "实付",
      action: "查看订单与收据",
    },
    "renewal-paid": {
      subject: "扣款成功",
      lead: "本期款项已成功支付，您可以继续使用。",
      amount: "实付",
      action: "查看付款与收据",
    },
    "refund-made": {
      subject: "您的退款已发出",
      lead: "退款已按原支付方式退回，到账可能需要几天时间。",
      amount: "退款金额",
      action: "查看订单",
    },
    "refund-denied": {
      subject: "您的退款申请未通过",
      lead: "您的退款申请未通过，原因请见订单详情。",
      amount: "申请金额",
      action: "查看订单",
    },
    "payment-failed": {
      subject: "扣款失败",
      lead: "银行未能完成本次扣款。我们会再次尝试，请检查您的支付方式，以免影响使用。",
      amount: "应付",
      action: "更新支付方式",
    },
    "trial-ending": {
      subject: "您的免费试用即将结束",
      lead: "您的免费试用即将结束。届时会员将正式开通并按以下金额扣款；如不再需要，请在此之前取消，不会产生任何费用。",
      amount: "届时应付",
      action: "保留或取消",
    },
    "renewal-coming": {
      subject: "您的会员即将续费",
      lead: "您的会员即将自动续费，将于以下日期扣款。如需继续使用，无需任何操作。",
      amount: "应付",
      action: "查看或取消会员",
    },
    "instalment-coming": {
      subject: "您的下一期付款即将到期",
      lead: "您分期购买的内容，下一期款项将于以下日期扣取。只要支付方式有效，无需任何操作。",
      amount: "应付",
      action: "查看付款进度",
    },
    "membership-ended": {
      subject: "您的会员已结束",
      lead: "您的会员已结束，不会再产生扣款。",
      action: "查看会员",
    },
    "payout-sent": {
      subject: "您的收入已转出",
      lead: "您的收入已转入您的 Stripe 账户，随后由 Stripe 转至您的银行账户，到账可能需要几天时间。",
      amount: "转出金额",
      action: "查看余额",
    },
    "payout-failed": {
      subject: "您的收入未能转出",
      lead: "本次转出未能完成，款项仍在您的余额中，条件允许时会再次转出。原因请见余额页面。",
      amount: "未转出金额",
      action: "查看余额",
    },
    "seat-claimed": {
      subject: "您的组织有席位被领取",
      lead: "您邀请的成员已领取席位。当天如有更多成员领取，不再逐一发送邮件。",
      action: "查看席位",
    },
    "seat-ended": {
      subject: "您的席位已被收回",
      lead: "为您提供席位的组织已收回该席位，您将无法继续学习以下内容。",
      action: "查看书库",
    },
    "review-received": {
      subject: "您的作品收到新评价",
      lead: "有学员评价了您的作品。当天如有更多评价，不再逐一发送邮件。",
      action: "查看并回复",
    },
    "reply-received": {
      subject: "创作者回复了您的评价",
      lead: "您评价的内容，其创作者已回复您。",
      action: "查看回复",
    },
    sale: {
      subject: "您售出了一件商品",
      lead: "有人购买了您的商品。",
      amount: "售价",
      action: "查看销售",
    },
    "refund-asked": {
      subject: "有买家申请退款",
      lead: "有买家申请退款，等待您处理。",
      amount: "价格",
      action: "去处理",
    },
    "dispute-opened": {
      subject: "有买家的银行对付款提出争议",
      lead: "有买家的银行对您售出商品的付款提出争议。我们将负责回应，争议解决之前，该笔收入暂不结算。",
      amount: "价格",
      action: "查看销售",
    },
    "gift-claimed": {
      subject: "您的礼物已被领取",
      lead: "您送出的礼物已被领取。",
      amount: "实付",
      action: "查看礼物",
    },
  },
};

const ROWS: Readonly<Record<Language, Readonly<Record<"product" | "stars" | "due" | "until", string>>>> = {
  en: { product: "Product", stars: "Stars", due: "Charged on", until: "Access until" },
  zh: { product: "商品", stars: "评分", due: "扣款日期", until: "可用至" },
};

const LOCALES: Readonly<Record<Language, string>> = { en: "en-US", zh: "zh-CN" };

export function amountIn(language: Language, { amount, currency }: Money): string {
  const digits = exponentOf(currency);
  const style = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(LOCALES[language], style).format(amount / 10 ** digits);
}

const dateIn = (language: Language, instant: string): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "long", timeZone: "UTC" }).format(new Date(instant));

export function productIn(language: Language, title: string, more: number): string {
  const named = language === "en" ? `“${inertText(title)}”` : `《${inertText(title)}》`;
  if (more === 0) return named;
  return language === "en" ? `${named} and ${more} more` : `${named}等 ${more + 1} 件`;
}

type Row = readonly [string, string];

/** What a notice's mail says: what happened, of what, how much, when, and where the site shows it. */
export function noticeDraft(language: Language, values: MailValues<"notice">): Draft {
  const { kind, title, more = 0, amount, until, due, stars, url } = values;
  const { subject, lead, action, ...words } = WORDS[language][kind];
  const names = ROWS[language];
  const rows: (Row | false | undefined)[] = [
    title !== undefined && [names.product, productIn(language, title, more)],
    stars !== undefined && [names.stars, `${"★".repeat(stars)}${"☆".repeat(5 - stars)}`],
    amount && words.amount !== undefined && [words.amount, amountIn(language, amount)],
    due !== undefined && [names.due, dateIn(language, due)],
    until !== undefined && [names.until, dateIn(language, until)],
  ];
  const facts = rows.filter((row) => row !== undefined && row !== false);
  return { subject, blocks: [lead, facts.length > 0 ? { rows: facts } : undefined, { action, url }] };
}

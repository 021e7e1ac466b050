import type { NoticeKind } from "../../notifications/contract/notice.ts";
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

const WORDS: Readonly<Record<Language, Readonly<Record<NoticeKind, Words>>>> = {
  en: {
    purchase: {
      subject: "Your purchase",
      lead: "Thank you. Your order is paid, and what you bought is in your library.",
      amount: "Paid",
      action: "Order and receipt",
    },
    "renewal-paid": {
      subject: "Your membership payment",
      lead: "We have received the payment for your membership.",
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
      subject: "A payment for your membership failed",
      lead: "Your bank did not make the payment for your membership. We try again; please check your card, so that your access goes on.",
      amount: "To be paid",
      action: "Update the card",
    },
    "membership-ended": {
      subject: "Your membership has ended",
      lead: "Your membership has ended. Nothing more is charged for it.",
      action: "See the membership",
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
      subject: "会员扣款成功",
      lead: "您的会员费用已成功支付。",
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
      subject: "会员扣款失败",
      lead: "银行未能完成本次会员扣款。我们会再次尝试，请检查您的支付方式，以免影响使用。",
      amount: "应付",
      action: "更新支付方式",
    },
    "membership-ended": {
      subject: "您的会员已结束",
      lead: "您的会员已结束，不会再产生扣款。",
      action: "查看会员",
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

const ROWS: Readonly<Record<Language, Readonly<Record<"product" | "until", string>>>> = {
  en: { product: "Product", until: "Access until" },
  zh: { product: "商品", until: "可用至" },
};

const LOCALES: Readonly<Record<Language, string>> = { en: "en-US", zh: "zh-CN" };

function amountIn(language: Language, { amount, currency }: Money): string {
  const digits = exponentOf(currency);
  const style = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(LOCALES[language], style).format(amount / 10 ** digits);
}

const dateIn = (language: Language, instant: string): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "long", timeZone: "UTC" }).format(new Date(instant));

function productIn(language: Language, title: string, more: number): string {
  const named = language === "en" ? `“${inertText(title)}”` : `《${inertText(title)}》`;
  if (more === 0) return named;
  return language === "en" ? `${named} and ${more} more` : `${named}等 ${more + 1} 件`;
}

/** What a notice's mail says: what happened, of what, how much, and where the site shows it. */
export function noticeDraft(language: Language, values: MailValues<"notice">): Draft {
  const { kind, title, more = 0, amount, until, url } = values;
  const { subject, lead, action, ...words } = WORDS[language][kind];
  const rows: [string, string][] = [
    ...(title === undefined ? [] : [[ROWS[language].product, productIn(language, title, more)] as [string, string]]),
    ...(amount && words.amount !== undefined ? [[words.amount, amountIn(language, amount)] as [string, string]] : []),
    ...(until === undefined ? [] : [[ROWS[language].until, dateIn(language, until)] as [string, string]]),
  ];
  return { subject, blocks: [lead, rows.length > 0 ? { rows } : undefined, { action, url }] };
}

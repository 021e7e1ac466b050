import type { productTypes } from "../../../catalogue/contract/product.ts";
import type { Buyer } from "../../contract/receipt.ts";
import type { Receipt } from "../../receipts/receipt.ts";

type ProductType = (typeof productTypes)[number];
type Language = NonNullable<Buyer["language"]>;

interface Words {
  readonly title: (number: string) => string;
  readonly heading: (seller: string) => string;
  readonly names: Readonly<
    Record<"seller" | "taxId" | "buyer" | "buyerId" | "order" | "orderedOn" | "paidOn" | "payment" | "state", string>
  >;
  readonly states: Readonly<Record<Receipt["state"], string>>;
  readonly contested: (state: string) => string;
  readonly days: string;
  readonly bought: (code: string) => string;
  readonly types: Readonly<Record<ProductType, string>>;
  readonly line: (title: string, type: string) => string;
  readonly seats: (count: number, each: string) => string;
  readonly discount: string;
  readonly tax: string;
  readonly taxWithin: (amount: string) => string;
  readonly byCode: (code: string, amount: string) => string;
  readonly total: (code: string) => string;
  readonly creditNote: (number: string, day: string) => string;
  readonly whole: string;
  readonly between: string;
  readonly underWay: (what: string) => string;
  readonly kept: (code: string) => string;
}

/** What a receipt says in each language. */
export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: (number) => `Receipt ${number}`,
    heading: (seller) => `${seller}: receipt`,
    names: {
      seller: "Seller",
      taxId: "Tax id",
      buyer: "Buyer",
      buyerId: "Buyer's id",
      order: "Order",
      orderedOn: "Ordered on",
      paidOn: "Paid on",
      payment: "Payment",
      state: "State",
    },
    states: { paid: "Paid", "partially-refunded": "Paid, and partly given back", refunded: "Given back" },
    contested: (state) => `${state}; the payment is in dispute`,
    days: "Days are in UTC.",
    bought: (code) => `What was bought, ${code}`,
    types: {
      course: "course",
      ebook: "ebook",
      report: "report",
      consultation: "consultation",
      membership: "membership",
      bundle: "bundle",
      "credit-pack": "credit pack",
    },
    line: (title, type) => `${title} (${type})`,
    seats: (count, each) => `, ${count} seats at ${each}`,
    discount: "Discount",
    tax: "Tax",
    taxWithin: (amount) => `Of it tax: ${amount}`,
    byCode: (code, amount) => `By the code ${code}: ${amount} in all`,
    total: (code) => `Total, ${code}`,
    creditNote: (number, day) => `Credit note ${number}, ${day}`,
    whole: "Of the order as a whole",
    between: "; ",
    underWay: (what) => `${what} (on its way)`,
    kept: (code) => `Paid in the end, ${code}`,
  },
  zh: {
    title: (number) => `收据 ${number}`,
    heading: (seller) => `${seller}：收据`,
    names: {
      seller: "销售方",
      taxId: "税号",
      buyer: "购买方",
      buyerId: "购买方编号",
      order: "订单号",
      orderedOn: "下单日期",
      paidOn: "付款日期",
      payment: "付款编号",
      state: "状态",
    },
    states: { paid: "已付款", "partially-refunded": "已付款，部分已退款", refunded: "已退款" },
    contested: (state) => `${state}；付款存在争议`,
    days: "日期均为 UTC 时间。",
    bought: (code) => `购买内容（${code}）`,
    types: {
      course: "课程",
      ebook: "电子书",
      report: "报告",
      consultation: "咨询",
      membership: "会员",
      bundle: "合集",
      "credit-pack": "点数包",
    },
    line: (title, type) => `${title}（${type}）`,
    seats: (count, each) => `，${count} 个席位，每个 ${each}`,
    discount: "优惠",
    tax: "税费",
    taxWithin: (amount) => `其中含税：${amount}`,
    byCode: (code, amount) => `优惠码 ${code}：共 ${amount}`,
    total: (code) => `合计（${code}）`,
    creditNote: (number, day) => `退款单 ${number}，${day}`,
    whole: "整笔订单",
    between: "；",
    underWay: (what) => `${what}（退款中）`,
    kept: (code) => `退款后实付（${code}）`,
  },
};

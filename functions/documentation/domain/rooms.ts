import type { Route } from "../../shared/kernel/route.ts";

interface Room {
  readonly context: string;
  readonly name: string;
  readonly description: string;
  /** Its routes of the context: by default those of no earlier group. */
  readonly paths?: RegExp;
}

/**
 * The groups of routes, in the order in which a newcomer needs them. A route is in the first group of its context that
 * fits.
 */
export const rooms: readonly Room[] = [
  {
    context: "identity",
    name: "Accounts",
    description:
      "Register, log in and out, set a password anew, and one's own account. Visitors get a token here too; operators look users up.",
  },
  {
    context: "recommendations",
    name: "Recommendations",
    description: "What to show a caller next, each item with its reason, and each list with a receipt that replays.",
    paths: /^\/(recommendations$|recommendations\/\{|products)/,
  },
  {
    context: "catalogue",
    name: "Products",
    description:
      "Find what is on sale; for creators: make, change and publish products, and upload their content; operators look up all.",
  },
  {
    context: "creators",
    name: "Creators",
    description: "Who sells here: public profiles, one's own, and following creators.",
  },
  {
    context: "behaviour",
    name: "Interests and history",
    description: "What one likes, what is known of what one did, and having it forgotten.",
    paths: /^\/me\//,
  },
  {
    context: "behaviour",
    name: "Events",
    description: "Report what people look at, with their consent: it counts in the next list of recommendations.",
  },
  {
    context: "commerce",
    name: "Discounts",
    description: "Codes that creators and operators make, and quotes: what a cart would cost with them.",
    paths: /^\/(discounts|quotes)/,
  },
  {
    context: "commerce",
    name: "Refunds",
    description: "Ask for money back, give it back, and decide what was asked.",
    paths: /^\/(refunds|sales)|\/refunds$/,
  },
  {
    context: "commerce",
    name: "Sales",
    description:
      "For creators: what was sold, by day and by product, and buyers who agree to be contacted; for buyers: who may contact them.",
    paths: /^\/me\/(sales|buyers|contacts)/,
  },
  {
    context: "commerce",
    name: "Orders",
    description: "Buy products and bundles, for oneself, as a gift or as seats; receipts of what was paid.",
    paths: /^\/orders/,
  },
  {
    context: "commerce",
    name: "Subscriptions",
    description: "Memberships and payment in monthly parts, their trials, changes and ends, and the billing portal.",
    paths: /^\/(subscriptions|billing-portal|customers)/,
  },
  {
    context: "commerce",
    name: "Gifts",
    description: "Claim what was given, and see to what one gave.",
    paths: /^\/gifts/,
  },
  {
    context: "commerce",
    name: "Disputes and sales under review",
    description:
      "For operators: answer disputes, stop a creator's sales or transfers, and set what the platform keeps.",
    paths: /^\/(disputes|creators|products)/,
  },
  {
    context: "commerce",
    name: "Looking up orders",
    description:
      "For operators: find orders and customers, and read one order with its ledger, rights and what Stripe told of it.",
    paths: /^\/console\//,
  },
  {
    context: "commerce",
    name: "Stripe",
    description:
      "What Stripe reports, events that could not be applied, and the nightly comparisons of orders with it.",
  },
  {
    context: "credits",
    name: "Credits",
    description: "Use of products that are paid by use: at once, or held first and then committed or released.",
  },
  {
    context: "learning",
    name: "Learning",
    description: "The library, content, progress and reviews, and why a product opens or not.",
  },
  {
    context: "organisations",
    name: "Organisations",
    description: "Seats for a team: invite, take back, pass on, and read how far members are.",
  },
  {
    context: "payouts",
    name: "Payouts",
    description:
      "The account at Stripe of a creator or affiliate, balance, transfers and statements; for operators: debts and reversals.",
  },
  {
    context: "affiliates",
    name: "Affiliates",
    description:
      "Recommend products by links and codes for a share of their sales; for creators: what they pay; for operators: suspend affiliates.",
  },
  {
    context: "insights",
    name: "Insights",
    description:
      "How far people come with products, who stays, and who they are, counted each night: creators' own, and for operators the shop's.",
  },
  {
    context: "webhooks",
    name: "Webhooks",
    description: "Have a system of one's own told of each sale, signed; what was sent, and sending it again.",
  },
  {
    context: "exports",
    name: "Exports",
    description: "One's orders or sales as a file, made in the background.",
  },
  {
    context: "recommendations",
    name: "Models and rules",
    description: "For operators: train, compare, promote and roll back models; pin or exclude products on lists.",
  },
  {
    context: "conversion",
    name: "Offers",
    description:
      "Discounts, trials, bundles and words for some people: made and approved by who pays for them, chosen by what they bring.",
    paths: /^\/(offers|me\/offer)/,
  },
  {
    context: "conversion",
    name: "Experiments",
    description: "For operators: try another way on a part of people, and read what it changed.",
  },
  {
    context: "notifications",
    name: "Notifications",
    description:
      "What one was told of orders, sales and memberships, and of what one is mailed; reminders and news, and what they led to.",
  },
  {
    context: "mail",
    name: "Mails",
    description:
      "Where the links of mails with strangers' words lead: report one, and be sent no more; for operators: what was mailed.",
  },
  {
    context: "operations",
    name: "Health",
    description: "Whether the API answers; for operators: what is wrong or waits.",
  },
  {
    context: "documentation",
    name: "About",
    description: "This description of the API, what each error code means, and where Stripe and mails send people.",
  },
];

/** @throws Error where a context has no room for a route */
export function roomOf(context: string, { path }: Pick<Route, "path">): Room {
  const found = rooms.find((room) => room.context === context && (room.paths?.test(path) ?? true));
  if (!found) throw new Error(`no room of ${context} has ${path}`);
  return found;
}

import { codeMail, type Occasion } from "../../functions/identity/domain/code-mails.ts";
import { type Mail, mail } from "../../functions/mail/contract/mail.ts";
import { renderedMail } from "../../functions/mail/domain/rendering.ts";
import { type MessageKind, messageKinds, variants } from "../../functions/notifications/contract/message.ts";
import { type MailedKind, mailedKinds } from "../../functions/notifications/contract/notice.ts";

type Language = Mail["language"];
export const languages: readonly Language[] = ["en", "zh"];

const SITE = "http://127.0.0.1:3000";
const ORDER = "01KTAH8Q00WX2QBAK83DCV2003";
const CODE = "p6Yb2nVQkX1zq0sE7wTtLA";

const titles: Readonly<Record<Language, string>> = { en: "Negotiating Without Drama", zh: "不伤和气的谈判" };
const names: Readonly<Record<Language, string>> = { en: "Ann", zh: "小安" };

/** An example of each kind of notice. */
const noticed = (language: Language): Readonly<Record<MailedKind, object>> => {
  const title = titles[language];
  const price = { amount: 4_900, currency: language === "en" ? "usd" : "cny" };
  const paid = { title, amount: price };
  return {
    purchase: { ...paid, more: 2 },
    "renewal-paid": paid,
    "refund-made": paid,
    "refund-denied": paid,
    "payment-failed": { ...paid, until: "2026-12-08T09:00:00.000Z" },
    "trial-ending": { ...paid, due: "2026-12-04T09:00:00.000Z" },
    "membership-ended": { title },
    "payout-sent": { amount: { amount: 123_456, currency: "usd" } },
    "payout-failed": { amount: { amount: 123_456, currency: "usd" } },
    "renewal-coming": { ...paid, due: "2026-12-08T09:00:00.000Z" },
    "instalment-coming": { ...paid, due: "2026-12-08T09:00:00.000Z" },
    "seat-claimed": { title },
    "seat-ended": { title },
    "review-received": { title, stars: 4 },
    "reply-received": { title },
    sale: paid,
    "refund-asked": paid,
    "dispute-opened": paid,
    "gift-claimed": paid,
  };
};

/** An example of each kind of lifecycle message. */
const messaged = (language: Language): Readonly<Record<MessageKind, object>> => {
  const words = language === "zh" ? "/zh" : "";
  const links = {
    url: `${SITE}${words}/m/${"k".repeat(32)}`,
    stop: `${SITE}/api/mails/stop/messages/${"k".repeat(32)}`,
    settings: `${SITE}${words}/desk/settings/messages`,
  };
  const of = { title: titles[language], ...links };
  const amount = { amount: 4_900, currency: language === "en" ? "usd" : "cny" };
  return {
    "abandoned-checkout": { ...of, amount, more: 1 },
    "stalled-course": { ...of, done: 40 },
    "new-from-creator": { ...of, amount },
  };
};

/** The values of each template's examples, by name. */
const examples = (language: Language): readonly (readonly [string, Mail["template"], object])[] => [
  [
    "gift",
    "gift",
    {
      giver: names[language],
      title: titles[language],
      message: language === "en" ? "Happy birthday!\nWe shall need it." : "生日快乐！\n我们很快就用得上。",
      code: CODE,
      url: `${SITE}/claim/gift`,
    },
  ],
  [
    "seat-invitation",
    "seat-invitation",
    {
      organisation: language === "en" ? "Northwind Ltd" : "北风科技",
      title: titles[language],
      code: CODE,
      url: `${SITE}/claim/seat`,
    },
  ],
  ["address-code", "address-code", { code: "012345" }],
  ["address-taken", "address-taken", {}],
  ["address-changed", "address-changed", { to: "ann.new@example.org" }],
  [
    "webhook-endpoint-disabled",
    "webhook-endpoint-disabled",
    { endpoint: "https://shop.example/hooks/lyceum", reason: "failing" },
  ],
  ...messageKinds.flatMap((kind) =>
    variants.map(
      (variant) => [`${kind}-${variant}`, "message", { ...messaged(language)[kind], kind, variant }] as const,
    ),
  ),
  ...mailedKinds.map(
    (kind) =>
      [kind, "notice", { kind, ...noticed(language)[kind], url: `${SITE}/desk/orders/${ORDER}?a=1&b=2` }] as const,
  ),
];

/** A mail with strangers' words says how its reader can stop further ones. */
const STOPPABLE: readonly Mail["template"][] = ["gift", "seat-invitation"];

const codes: readonly Occasion[] = ["registration", "password", "taken"];

interface Sample {
  readonly name: string;
  readonly language: Language;
  readonly subject: string;
  readonly html: string;
  /** Mails of the user pool have none. */
  readonly text?: string;
}

/** Every mail of the platform, in each language, as it is sent. */
export const samples: readonly Sample[] = languages.flatMap((language) => [
  ...examples(language).map(([name, template, values]): Sample => {
    const of = { id: name, to: "ann@example.org", language, at: "2026-12-01T09:00:00.000Z", template, values };
    const stop = STOPPABLE.includes(template) ? `${SITE}/api/mails/stop/${"k".repeat(32)}` : undefined;
    const { subject, html, text } = renderedMail(mail.parse(of), stop);
    return { name, language, subject, html, text };
  }),
  ...codes.map(
    (occasion): Sample => ({ name: `code-${occasion}`, language, ...codeMail(occasion, language, "482913") }),
  ),
]);

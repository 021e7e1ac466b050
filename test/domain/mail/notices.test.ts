import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mail, mailValues } from "../../../functions/mail/contract/mail.ts";
import { renderedMail } from "../../../functions/mail/domain/rendering.ts";
import { messageKinds, variants } from "../../../functions/notifications/contract/message.ts";
import { mailedKinds } from "../../../functions/notifications/contract/notice.ts";
import { samples } from "../../../local/mails/samples.ts";

const GOLDEN = new URL("golden/", import.meta.url);
/** As long as a title may be, with what a program of mail would make a link of, and what would be a tag. */
const TITLE = `Statistics & <b>“the art”</b> of www.evil.example — ${"a very long name ".repeat(8)}`.trim();

const noticeMail = (kind: (typeof mailedKinds)[number], language: "en" | "zh") =>
  mail.parse({
    id: `notice-${kind}`,
    to: "ann@example.org",
    language,
    at: "2026-06-01T00:00:00.000Z",
    template: "notice",
    values: {
      kind,
      title: TITLE,
      more: 2,
      amount: { amount: 123_456, currency: "usd" },
      until: "2026-06-08T00:00:00.000Z",
      url: "https://shop.example/desk/orders/01KTAH8Q00WX2QBAK83DCV2003?a=1&b=2",
    },
  });

const cases = mailedKinds.flatMap((kind) => (["en", "zh"] as const).map((language) => [kind, language] as const));

const named = samples.map((sample) => [`${sample.name}.${sample.language}`, sample] as const);

test.each(named)("the mail %s equals its golden file (UPDATE_MAILS=1 writes it)", (name, { subject, text, html }) => {
  for (const [ending, made] of [
    ["txt", text && `${subject}\n\n${text}`],
    ["html", html],
  ] as const) {
    if (made === undefined) continue;
    const file = new URL(`${name}.${ending}`, GOLDEN);
    if (process.env.UPDATE_MAILS === "1") {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(file, made);
    }
    expect(existsSync(file), file.pathname).toBe(true);
    expect(made).toBe(readFileSync(file, "utf8"));
  }
});

test("there is an example of every mail in every language, and no golden file of another", () => {
  const files = named.flatMap(([name, { text }]) => [`${name}.html`, ...(text === undefined ? [] : [`${name}.txt`])]);
  expect(readdirSync(GOLDEN).sort()).toEqual(files.sort());
  expect(new Set(samples.map(({ name }) => name))).toEqual(
    new Set([
      ...Object.keys(mailValues).filter((template) => !["notice", "message"].includes(template)),
      ...mailedKinds,
      ...messageKinds.flatMap((kind) => variants.map((variant) => `${kind}-${variant}`)),
      ...["code-registration", "code-password", "code-taken"],
    ]),
  );
});

test.each(cases)("the mail of %s in %s loads nothing, escapes titles, and has one link", (kind, language) => {
  const { html, text } = renderedMail(noticeMail(kind, language));
  expect(html).not.toMatch(/<(img|script|link|iframe|style)|url\(/);
  expect(html).not.toContain("<b>");
  expect(html.match(/href="[^"]*"/g)).toHaveLength(1);
  expect(text).toContain("https://shop.example/desk/orders/01KTAH8Q00WX2QBAK83DCV2003?a=1&b=2");
  expect(text).not.toContain("www.evil.example");
});

test("amounts have their currency's digits, and dates are the reader's", () => {
  const of = (language: "en" | "zh", amount: object) =>
    renderedMail(
      mail.parse({
        ...noticeMail("payment-failed", language),
        values: { ...noticeMail("payment-failed", language).values, amount },
      }),
    ).text;
  expect(of("en", { amount: 1999, currency: "usd" })).toContain("$19.99");
  expect(of("zh", { amount: 1999, currency: "cny" })).toContain("¥19.99");
  expect(of("en", { amount: 1999, currency: "jpy" })).toContain("¥1,999");
  expect(of("en", { amount: 1999, currency: "usd" })).toContain("June 8, 2026");
  expect(of("zh", { amount: 1999, currency: "usd" })).toContain("2026年6月8日");
});

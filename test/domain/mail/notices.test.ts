import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mail } from "../../../functions/mail/contract/mail.ts";
import { renderedMail } from "../../../functions/mail/domain/rendering.ts";
import { noticeKinds } from "../../../functions/notifications/contract/notice.ts";

const GOLDEN = new URL("golden/", import.meta.url);
/** As long as a title may be, with what a program of mail would make a link of, and what would be a tag. */
const TITLE = `Statistics & <b>“the art”</b> of www.evil.example — ${"a very long name ".repeat(8)}`.trim();

const noticeMail = (kind: (typeof noticeKinds)[number], language: "en" | "zh") =>
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

const cases = noticeKinds.flatMap((kind) => (["en", "zh"] as const).map((language) => [kind, language] as const));

test.each(cases)("the mail of %s in %s matches its snapshot (UPDATE_MAILS=1 updates it)", (kind, language) => {
  const { subject, text, html } = renderedMail(noticeMail(kind, language));
  for (const [ending, made] of [
    ["txt", `${subject}\n\n${text}`],
    ["html", html],
  ] as const) {
    const file = new URL(`${kind}.${language}.${ending}`, GOLDEN);
    if (process.env.UPDATE_MAILS === "1") {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(file, made);
    }
    expect(existsSync(file), file.pathname).toBe(true);
    expect(made).toBe(readFileSync(file, "utf8"));
  }
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

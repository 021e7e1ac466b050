import fc from "fast-check";
import { expect, test } from "vitest";
import { mailItem } from "../../../functions/mail/client.ts";
import { type Mail, mail, mailValues } from "../../../functions/mail/contract/mail.ts";
import { renderedMail } from "../../../functions/mail/domain/rendering.ts";

const ENVELOPE = { id: "m", to: "ann@example.org", at: "2026-06-01T00:00:00.000Z" } as const;
const gift = (values: object = {}, language: Mail["language"] = "en"): Mail =>
  mail.parse({
    ...ENVELOPE,
    language,
    template: "gift",
    values: { giver: "Bo", title: "SQL", code: "ABCD-1234", url: "https://shop.example/gifts/ABCD-1234", ...values },
  });

test("a gift's mail names giver and gift in both languages, with the link and the code", () => {
  for (const language of ["en", "zh"] as const) {
    const { subject, text, html } = renderedMail(gift({ message: "For you\nBo" }, language));
    for (const word of ["Bo", "SQL"]) expect([subject.includes(word), text.includes(word)]).toEqual([false, true]);
    for (const word of ["> For you\n> Bo", "    ABCD-1234\n", "    https://shop.example/gifts/ABCD-1234\n"]) {
      expect(text).toContain(word);
    }
    expect(html).toMatch(/<a [^>]*href="https:\/\/shop\.example\/gifts\/ABCD-1234">/);
    expect(html).toMatch(/<blockquote [^>]*>For you<br>Bo<\/blockquote>/);
    expect(html).toContain(`lang="${language}"`);
  }
});

test("every template has a text of its own in every language", () => {
  const values: Record<string, object> = {
    gift: { giver: "a", title: "b", code: "c", url: "https://d.example" },
    "seat-invitation": { organisation: "a", title: "b", code: "c", url: "https://d.example" },
    "address-code": { code: "012345" },
    "address-taken": {},
    "address-changed": { to: "ann.new@example.org" },
    "webhook-endpoint-disabled": { endpoint: "https://d.example", reason: "failing" },
    notice: { kind: "purchase", title: "b", url: "https://d.example" },
    message: {
      ...{ kind: "stalled-course", variant: "short", title: "b", url: "https://d.example/m/t" },
      ...{ stop: "https://d.example/stop/t", settings: "https://d.example/settings" },
    },
  };
  expect(Object.keys(values)).toEqual(Object.keys(mailValues));
  const all = Object.entries(values).flatMap(([template, values]) =>
    (["en", "zh"] as const).map((language) => renderedMail(mail.parse({ ...ENVELOPE, language, template, values }))),
  );
  expect(new Set(all.map(({ subject }) => subject)).size).toBe(all.length);
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
});

test("whatever the values are, a subject is one line and values are escaped", () => {
  const tags = (html: string) => html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/ href=".*"/, "")) ?? [];
  const plain = tags(renderedMail(gift({ message: "m" })).html);
  const nasty = fc.oneof(
    fc.string({ minLength: 1, maxLength: 300, unit: "binary" }),
    fc.constantFrom("<script>alert(1)</script>", '"><img src=x>', "a\r\nBcc: x@y.example", "&lt;", "'", "\u2028"),
  );
  fc.assert(
    fc.property(nasty, nasty, nasty, (giver, title, message) => {
      const { subject, html } = renderedMail(gift({ giver, title, message: `${message}.` }));
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect([...subject].length).toBeLessThanOrEqual(200);
      expect(tags(html.replaceAll("<br>", ""))).toEqual(plain);
    }),
  );
});

/** Whatever a mail program may make a link of, more of it than any does. */
const LINKED = /[a-z][a-z0-9+.-]*:\/\/|www\.|\S@\S|[\p{L}\p{N}][.\uff0e\uff61][\p{L}\p{N}]|(mailto|tel|javascript):/iu;
const STOP_URL = "https://api.example/mails/stop/0123456789abcdef0123456789abcdef";

test("a stranger's words contain no link or control character, and are in no subject", () => {
  const part = fc.oneof(
    fc.string({ maxLength: 20, unit: "grapheme" }),
    fc.constantFrom(
      ..."https://evil.example/login|HTTP://a|www.evil.example|evil.example|evil.example:8080/x|ann@evil.example|Node.js".split(
        "|",
      ),
      ..."mailto:a|tel:+1|evil．example/a|//evil.example|\u202e\u0007|hxxp://e.vil|1.2.3.4|xn--e.example".split("|"),
    ),
  );
  const words = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `a${parts.join(" ")}`);
  const seat = (organisation: string, title: string) => ({ organisation, title, code: "ABCD-1234", url: ours[0] });
  const ours = ["https://shop.example/c#ABCD-1234", STOP_URL];
  const subjects = (["en", "zh"] as const).flatMap((language) => [
    renderedMail(gift({}, language)).subject,
    renderedMail(mail.parse({ ...ENVELOPE, language, template: "seat-invitation", values: seat("Acme", "SQL") }))
      .subject,
  ]);
  fc.assert(
    fc.property(
      words,
      words,
      words,
      fc.constantFrom("en" as const, "zh" as const),
      (giver, title, message, language) => {
        const mails = [
          gift({ giver, title, message, url: ours[0] }, language),
          mail.parse({ ...ENVELOPE, language, template: "seat-invitation", values: seat(giver, title) }),
        ];
        for (const each of mails) {
          const { subject, text, html } = renderedMail(each, STOP_URL);
          expect(subjects).toContain(subject);
          let left = text;
          for (const url of ours) {
            expect(left).toContain(url);
            left = left.replace(url, "");
          }
          // A full stop of ours before the next sentence has a space behind it.
          expect(left).not.toMatch(LINKED);
          expect(left).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
          expect(html.match(/href="[^"]*"/g)).toEqual(ours.map((url) => `href="${url}"`));
        }
      },
    ),
  );
});

test("names with dots and Chinese sentences are not turned into links", () => {
  expect(renderedMail(gift({ message: "你好。谢谢你。" }, "zh")).text).toContain("> 你好。谢谢你。");
  const { text } = renderedMail(gift({ title: "Node.js 24: a guide, v1.2", giver: "Bo" }));
  expect(text.replaceAll("\u2024", ".")).toContain("“Node.js 24: a guide, v1.2”");
});

test("a link is a web address and never a script", () => {
  for (const url of ["javascript:alert(1)", "data:text/html,x", "no url"]) {
    expect(mail.safeParse({ ...gift(), values: { ...gift().values, url } }).success).toBe(false);
  }
});

test("a mail's item has its id as key, and expires after thirty days", () => {
  expect(mailItem(gift())).toEqual({
    pk: "MAIL#m",
    sk: "MAIL",
    ...gift(),
    // Where a night finds it, to tell of it once more.
    changesPk: expect.stringMatching(/^CHANGED#2026-06-01#[0-7]$/),
    changesSk: "2026-06-01T00:00:00.000Z#m",
    expiresAt: Date.parse("2026-07-01T00:00:00Z") / 1000,
  });
});

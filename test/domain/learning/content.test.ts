import fc from "fast-check";
import { expect, test } from "vitest";
import { disposition } from "../../../functions/shared/kernel/disposition.ts";

test("a name in any script is kept whole, with a plain one for old readers", () => {
  expect(disposition('机器学习 "1".pdf')).toBe(
    "attachment; filename=\"____ _1_.pdf\"; filename*=UTF-8''%E6%9C%BA%E5%99%A8%E5%AD%A6%E4%B9%A0%20%221%22.pdf",
  );
});

test("no name breaks out of its header", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(0xffff), { minLength: 1 }).map((units) => String.fromCharCode(...units)),
      (name) => {
        const header = disposition(name);
        const [, plain = "", encoded = ""] =
          /^attachment; filename="([^"\\]*)"; filename\*=UTF-8''(\S*)$/.exec(header) ?? [];
        expect(header).toMatch(/^[\x20-\x7e]+$/);
        expect(plain).not.toBe("");
        expect(decodeURIComponent(encoded)).toBe(name.toWellFormed());
      },
    ),
  );
});

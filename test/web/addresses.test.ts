import { expect, test } from "vitest";
import { addressesOf } from "../../web/app/desk/organisation/addresses.ts";

test("addresses are read from lists, from any column of a CSV, and beside names", () => {
  const pasted =
    'Name,E-mail\n"Ann, A.",Ann@Example.org\nBob <bob@example.org>; cleo@example.org\n\n陈晨，chen@例子.中国\n';
  expect(addressesOf(pasted)).toEqual({
    emails: ["ann@example.org", "bob@example.org", "cleo@example.org", "chen@例子.中国"],
    wrong: [],
  });
});

test("invalid and repeated addresses are reported with their line", () => {
  const { emails, wrong } = addressesOf("ann@example.org\nbob@example\nnobody\nANN@example.org\n@x.org");
  expect(emails).toEqual(["ann@example.org"]);
  expect(wrong).toEqual([
    { line: 2, text: "bob@example", why: "ill-formed" },
    { line: 3, text: "nobody", why: "no-address" },
    { line: 4, text: "ANN@example.org", why: "twice" },
    { line: 5, text: "@x.org", why: "ill-formed" },
  ]);
});

test("an empty text has no addresses, and a heading alone is no error", () => {
  expect(addressesOf(" \n\n")).toEqual({ emails: [], wrong: [] });
  expect(addressesOf("Name;E-mail")).toEqual({ emails: [], wrong: [] });
});

import { expect, test } from "vitest";
import { addressesOf } from "../../web/app/desk/organisation/addresses.ts";

test("addresses are taken from lists, from CSV in any column, and out of names", () => {
  const pasted =
    'Name,E-mail\n"Ann, A.",Ann@Example.org\nBob <bob@example.org>; cleo@example.org\n\n陈晨，chen@例子.中国\n';
  expect(addressesOf(pasted)).toEqual({
    emails: ["ann@example.org", "bob@example.org", "cleo@example.org", "chen@例子.中国"],
    wrong: [],
  });
});

test("what is no address, ill-formed or there twice is told with its line", () => {
  const { emails, wrong } = addressesOf("ann@example.org\nbob@example\nnobody\nANN@example.org\n@x.org");
  expect(emails).toEqual(["ann@example.org"]);
  expect(wrong).toEqual([
    { line: 2, text: "bob@example", why: "ill-formed" },
    { line: 3, text: "nobody", why: "no-address" },
    { line: 4, text: "ANN@example.org", why: "twice" },
    { line: 5, text: "@x.org", why: "ill-formed" },
  ]);
});

test("an empty text holds nothing, and a heading alone is no mistake", () => {
  expect(addressesOf(" \n\n")).toEqual({ emails: [], wrong: [] });
  expect(addressesOf("Name;E-mail")).toEqual({ emails: [], wrong: [] });
});

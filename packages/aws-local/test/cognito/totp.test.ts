import { expect, test } from "vitest";
import { codeAt, newSecret, stepAt, stepsTaken } from "../../src/cognito/totp.ts";

/** "12345678901234567890" in base 32, the key of RFC 6238's appendix B. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

test.each([
  [59, "94287082"],
  [1_111_111_109, "07081804"],
  [1_111_111_111, "14050471"],
  [1_234_567_890, "89005924"],
  [2_000_000_000, "69279037"],
  [20_000_000_000, "65353130"],
])("the code at second %i is that of RFC 6238's test vectors", (seconds, code) => {
  expect(codeAt(SECRET, stepAt(seconds * 1000), 8)).toBe(code);
  expect(codeAt(SECRET, stepAt(seconds * 1000))).toBe(code.slice(2));
});

test("a secret has 160 bits, in letters that an authenticator app reads", () => {
  expect(newSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(newSecret()).not.toBe(newSecret());
});

test("a code is taken a step early or late, but not once it or a later one was used", () => {
  expect(stepsTaken(90_000, 0)).toEqual([2, 3, 4]);
  expect(stepsTaken(90_000, 3)).toEqual([4]);
});

import { expect, test } from "vitest";
import { contexts } from "../../functions/documentation/domain/contexts.ts";
import { failures } from "../../functions/documentation/domain/failures.ts";
import { chineseDetails, chineseTitles } from "../../functions/shared/kernel/chinese.ts";
import { problemTitles } from "../../functions/shared/kernel/route.ts";

const codes = new Set(
  Object.values(contexts)
    .flatMap((routes) => Object.values(routes))
    .flatMap((route) => [...failures(route).values()].flat()),
);

test("every code that a route may fail with has a sentence in Chinese, and every status a title", () => {
  expect(codes.size).toBeGreaterThan(150);
  expect([...codes].filter((code) => !chineseDetails[code])).toEqual([]);
  expect(Object.keys(problemTitles).filter((status) => !chineseTitles[Number(status)])).toEqual([]);
});

test("Chinese texts belong to existing codes, in full sentences with Chinese marks", () => {
  const ofEdge = ["unknown-path", "method-not-allowed"];
  expect(Object.keys(chineseDetails).filter((code) => !codes.has(code) && !ofEdge.includes(code))).toEqual([]);
  const wrong = Object.values(chineseDetails).filter((text) => !/^[^,.;:?!]+。$/u.test(text));
  expect(wrong).toEqual([]);
});

import "./environment.ts";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { isNeeded } from "../../../functions/catalogue/domain/sweep.ts";
import { sweepContent } from "../../../functions/catalogue/handlers/sweep-content.ts";
import { COMMIT_MS, SPARED_MS, URL_SECONDS } from "../../../functions/catalogue/settings.ts";
import { productOf } from "../../product-of.ts";
import { cloud } from "./environment.ts";
import { ports } from "./ports.ts";
import { shop } from "./world.ts";

afterAll(cloud.close);
const later = () => Date.now() + SPARED_MS + 60_000;
async function keysOf(id: string) {
  const keys: string[] = [];
  for await (const { key } of ports.listStored()) if (key.startsWith(`products/${id}/`)) keys.push(key);
  return keys;
}

test("current content and content that was on sale stays; all other is deleted", async () => {
  const { id } = (await shop.create("maker", { type: "ebook" })).body;
  const keyOf = async () => (await ports.findHistory(id)).at(0)?.content?.key ?? "";
  await shop.fill("maker", id, "ONE!");
  const draft = await keyOf();
  await shop.fill("maker", id, "TWO!");
  const onSale = await keyOf();
  await shop.publish("maker", id);
  await shop.fill("maker", id, "TRI!");
  const alsoOnSale = await keyOf();
  await shop.archive("maker", id);
  await shop.fill("maker", id, "FOR!");
  const replaced = await keyOf();
  await shop.fill("maker", id, "FIV!");
  const current = await keyOf();
  const { uploadUrl, headers } = (await shop.upload("maker", id)).body;
  await fetch(uploadUrl, { method: "PUT", body: "NONE", headers });
  expect(await keysOf(id)).toHaveLength(6);

  expect((await sweepContent(ports)()).deleted).toBe(0);
  expect(await keysOf(id)).toHaveLength(6);
  await sweepContent({ ...ports, now: later })();
  expect((await keysOf(id)).toSorted()).toEqual([onSale, alsoOnSale, current].toSorted());
  expect([draft, replaced].some((key) => [onSale, alsoOnSale, current].includes(key))).toBe(false);
});

test("an upload that could still be committed is not deleted", () => {
  expect(SPARED_MS).toBeGreaterThan(COMMIT_MS + URL_SECONDS * 1000);
});

test("no version that could be bought ever loses its content", () => {
  const versions = fc.array(
    fc.record({ state: fc.constantFrom("draft", "published", "archived"), key: fc.constantFrom("a", "b", "c") }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(versions, (told) => {
      const about = { name: "n", mediaType: "text/plain", bytes: 1, since: 1, at: "2026-01-01T00:00:00Z" };
      const history = told.map(({ state, key }, n) =>
        productOf("p", { state, version: n + 1, content: { key, ...about } }),
      );
      for (const key of ["a", "b", "c"]) {
        const sold = told.some((each) => each.key === key && each.state === "published");
        expect(isNeeded(key, history)).toBe(sold || told.at(-1)?.key === key);
      }
    }),
  );
});

test("a failure on one object leaves it, and does not stop the others", async () => {
  const deleted: string[] = [];
  const handler = sweepContent({
    listStored: async function* () {
      yield* ["products/bad/1", "products/good/1"].map((key) => ({ key, modified: 0 }));
    },
    findHistory: async (id) => {
      if (id === "bad") throw new Error("The table is busy.");
      return [];
    },
    deleteStored: async (key) => void deleted.push(key),
    now: later,
  });
  await expect(handler()).rejects.toThrow("1 objects");
  expect(deleted).toEqual(["products/good/1"]);
});

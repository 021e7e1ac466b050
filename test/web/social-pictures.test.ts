import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { topics } from "../../functions/catalogue/contract/product.ts";
import { socialPicture } from "../../web/app/site/head.ts";

const files = join(import.meta.dirname, "../../web/public");

test.each([undefined, ...topics])("social networks find a picture of %s in the size that they require", (topic) => {
  const png = readFileSync(join(files, socialPicture(topic)));
  // A PNG begins with its signature, and its first chunk with width and height.
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
});

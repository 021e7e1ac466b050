import "./environment.ts";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { findProducts } from "../../../functions/catalogue/client.ts";
import { product, productTypes } from "../../../functions/catalogue/contract/product.ts";
import { fit } from "../../../functions/catalogue/domain/publication.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { cloud } from "./environment.ts";
import { shop } from "./world.ts";

afterAll(cloud.close);

async function kept(id: string) {
  const { Item } = await documents.send(
    new GetCommand({ TableName: "Catalogue", Key: productKey(id), ConsistentRead: true }),
  );
  return product.parse(Item);
}

const usd = (amount: number) => ({ amount, currency: "usd" as const });
/** What a creator may send, sensible or not. */
const changes = fc.oneof(
  fc.record({ type: fc.constantFrom(...productTypes) }),
  fc.record({ price: fc.constantFrom(usd(0), usd(900)) }),
  fc.record({ prices: fc.constantFrom([], [{ amount: 800, currency: "eur" as const }], [usd(5)]) }),
  fc.record({ recurring: fc.constantFrom(null, { interval: "month" as const }) }),
  fc.record({ use: fc.constantFrom(null, { credits: 2 }) }),
  fc.record({ credits: fc.constantFrom(null, { amount: 5 }) }),
  fc.record({ instalments: fc.constantFrom(null, [3]) }),
  fc.record({ includes: fc.constantFrom(null, "others") }),
);
const step = fc.record({
  what: fc.constantFrom("publish", "publish", "archive", "upload", "fill", "change", "change", "change"),
  of: fc.nat(3),
  change: changes,
});

test("no sequence of calls leaves a product on sale that could not be published", async () => {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
      const ids = await Promise.all(
        (["consultation", "ebook", "membership"] as const).map(
          async (type) => (await shop.create("maker", { type })).body.id,
        ),
      );
      const [a = "", b = ""] = ids;
      const bundle = { type: "bundle", title: "All of them", includes: [a, b] };
      ids.push((await shop.create("maker", bundle)).body.id);
      for (const { what, of, change } of steps) {
        const id = ids[of] ?? "";
        if (what === "publish") await shop.publish("maker", id);
        else if (what === "archive") await shop.archive("maker", id);
        else if (what === "upload") await shop.upload("maker", id);
        else if (what === "fill") await shop.fill("maker", id);
        else {
          const others = ids.filter((each) => each !== id).slice(0, 2);
          const body = "includes" in change && change.includes === "others" ? { includes: others } : change;
          await shop.update("maker", id, { ...body, version: (await kept(id)).version });
        }
      }
      for (const id of ids) {
        const now = await kept(id);
        if (now.state !== "published") continue;
        done++;
        const parts = await findProducts(documents, "Catalogue")(now.includes ?? []);
        const judged = fit(now, parts);
        expect(isRefusal(judged) ? judged : "fit").toBe("fit");
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 30) },
  );
  expect(done).toBeGreaterThan(10);
});

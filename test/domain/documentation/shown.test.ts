import { expect, test } from "vitest";
import * as z from "zod";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";

/** The names of all fields that a reply may have. */
function* fieldsOf(schema: unknown): Generator<string> {
  if (typeof schema !== "object" || schema === null) return;
  if (Array.isArray(schema)) {
    for (const each of schema) yield* fieldsOf(each);
    return;
  }
  for (const [key, each] of Object.entries(schema)) {
    if (key === "properties") yield* Object.keys(each as object);
    yield* fieldsOf(each);
  }
}

/** What is its owner's or its operators', or says who somebody is. */
const PRIVATE =
  /^(floor|platformShareBasisPoints|shareBasis|seed|lambda|spare|candidates|dropped|withdrawn|rules|note|updatedBy|decidedBy|by|customer|buyer|user|email|owner|owned|postings|settlement|paymentIntent|checkout|version(s)?Of|secret|secrets|key|redeemed|inBundles|ratingVersion)$/;

const MAY: Readonly<Record<string, readonly string[]>> = {
  // To its creator and operators alone: test/domain/catalogue/product.test.ts.
  "GET /products/{id}": ["floor"],
  // To operators alone: test/domain/recommendations/receipt.test.ts. Who a list was made for reads who they are.
  "GET /recommendations/{recommendationId}": [
    ...["spare", "lambda", "seed", "candidates", "dropped", "rules", "withdrawn", "user"],
  ],
};

test("public replies show no field that is for owners or operators", () => {
  const open = Object.values(contexts)
    .flatMap((routes) => Object.values(routes))
    .filter(({ access }) => access === "public" || access === "visitor");
  expect(open.length).toBeGreaterThan(20);
  for (const { method, path, reply } of open) {
    const schema = z.toJSONSchema(reply, { io: "output", unrepresentable: "any" });
    const shown = [...new Set(fieldsOf(schema))].filter((field) => PRIVATE.test(field));
    const key = `${method} ${path}`;
    expect([key, shown.sort()]).toEqual([key, [...(MAY[key] ?? [])].sort()]);
  }
});

import fc from "fast-check";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import { product, productRoutes } from "../../../functions/catalogue/contract/product.ts";
import { idIn, slugOf } from "../../../functions/catalogue/domain/slug.ts";

const id = "01KTAH8Q00WX2QBAK83DCV2003";

test.each([
  ["Negotiation, from the ground up", "negotiation-from-the-ground-up-01ktah8q00wx2qbak83dcv2003"],
  ["Über Größe & Café №1", "uber-grosse-cafe-no1-01ktah8q00wx2qbak83dcv2003"],
  ["谈判：从零开始", "谈判-从零开始-01ktah8q00wx2qbak83dcv2003"],
  ["?!?", "01ktah8q00wx2qbak83dcv2003"],
])("the slug of %s is readable, and ends in the id", (title, slug) => {
  expect(slugOf({ id, title })).toBe(slug);
});

test("the slug of any title is accepted by the route, and leads to its product", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 3, maxLength: 160 }), fc.nat(), (title, at) => {
      const made = ulid(at);
      const slug = slugOf({ id: made, title });
      expect(idIn(slug)).toBe(made);
      expect(productRoutes.getProduct.params.safeParse({ id: slug }).success).toBe(true);
    }),
  );
});

test("an id that is no ULID is its own slug", () => {
  expect(slugOf({ id: "item-7", title: "Item" })).toBe("item-7");
  expect(idIn("item-7")).toBe("item-7");
  expect(product.shape.id.safeParse("item-7").success).toBe(true);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import { pageAfter, rightsOf, toLibraryItems } from "../../../functions/learning/domain/library.ts";

const sold = { type: "ebook", version: 1, paid: true } as const;
const NOW = Date.parse("2026-06-01T00:00:00.000Z");
const entitlements = fc.array(
  fc.record<Entitlement>({
    customer: fc.constant("ann"),
    productId: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    source: fc.string(),
    state: fc.constantFrom("active", "suspended", "revoked"),
    sold: fc.constant(sold),
    grantedAt: fc.nat(5).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString()),
  }),
);

test("a library has each product once, none that is revoked, newest grant first", () => {
  fc.assert(
    fc.property(entitlements, (found) => {
      const rights = rightsOf(found, NOW);
      const held = new Set(found.filter(({ state }) => state !== "revoked").map(({ productId }) => productId));
      expect(rights.map(({ productId }) => productId).sort()).toEqual([...held].sort());
      const times = rights.map(({ grantedAt }) => grantedAt);
      expect(times).toEqual(times.toSorted().reverse());
    }),
  );
});

test("a product is active by any active source, and dated by the newest of those", () => {
  const source = { customer: "ann", productId: "a", source: "ORDER#1", sold };
  const rights = rightsOf(
    [
      { ...source, state: "active", grantedAt: "2026-01-01T00:00:00.000Z" },
      { ...source, state: "active", grantedAt: "2026-01-02T00:00:00.000Z" },
      { ...source, state: "suspended", grantedAt: "2026-01-03T00:00:00.000Z" },
    ],
    NOW,
  );
  expect(rights).toEqual([{ productId: "a", access: "active", grantedAt: "2026-01-02T00:00:00.000Z", type: "ebook" }]);
});

test("pages of any size hold every right once, in order, and the last has no cursor", () => {
  fc.assert(
    fc.property(entitlements, fc.integer({ min: 1, max: 4 }), (found, limit) => {
      const rights = rightsOf(found, NOW);
      fc.pre(rights.length > 0);
      const seen = [];
      let after: string | undefined;
      do {
        const { page, next } = pageAfter(rights, limit, after);
        seen.push(...page);
        expect(page.length).toBe(next === undefined ? ((rights.length - 1) % limit) + 1 : limit);
        after = next;
      } while (after !== undefined);
      expect(seen).toEqual(rights);
    }),
  );
});

test("expired entitlements and credits are in no library", () => {
  const about = {
    customer: "ann",
    source: "USAGE#1",
    sold,
    state: "active",
    grantedAt: "2026-05-01T00:00:00.000Z",
  } as const;
  const library = rightsOf(
    [
      { ...about, productId: "over", endsAt: "2026-06-01T00:00:00.000Z" },
      { ...about, productId: "open", endsAt: "2026-06-01T00:00:00.001Z" },
      { ...about, productId: "pack", credits: { amount: 5, creatorId: "maker" } },
    ],
    NOW,
  );
  expect(library.map(({ productId }) => productId)).toEqual(["open"]);
});

test("a work in a library has its cover", () => {
  const cover = { path: "/media/covers/a/01J00000000000000000000000.webp", mediaType: "image/webp", bytes: 9 } as const;
  const product = { id: "a", creatorId: "ann", title: "A work", topic: "law", language: "en", cover };
  const right = { productId: "a", access: "active", grantedAt: "2026-01-01T00:00:00.000Z", type: "ebook" } as const;
  const [item] = toLibraryItems(right, product as unknown as Product, undefined);
  expect(item?.product).toEqual({ ...product, type: "ebook" });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { accessStateOf, entitled, opened } from "../../../functions/learning/domain/access.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";

const product = (state: Product["state"] = "published"): Product => ({
  id: "p",
  creatorId: "maker",
  type: "ebook",
  title: "Title",
  summary: "",
  topic: "law",
  language: "en",
  price: { amount: 100, currency: "usd" },
  state,
  version: 1,
  rating: { count: 0, sum: 0 },
  createdAt: "2026-01-01T00:00:00.000Z",
});
const NOW = Date.parse("2026-06-01T12:00:00.000Z");
const HOUR = 3_600_000;
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
/** Some for ever, some for a time that is over or not: to the hour of now itself. */
const sources = fc.array(
  fc.record({
    state: fc.constantFrom("active", "suspended", "revoked"),
    endsAt: fc.option(fc.integer({ min: -2, max: 2 }).map(at), { nil: undefined }),
  }),
);
const isOver = ({ endsAt }: { endsAt: string | undefined }) => endsAt !== undefined && endsAt <= at(0);
const codeOf = (value: unknown) => (isRefusal(value) ? value.refused : "granted");

test("one active source that has not ended grants access, whatever the others and their order", () => {
  fc.assert(
    fc.property(sources, fc.infiniteStream(fc.nat()), (found, picks) => {
      const states = found.map((each) => (isOver(each) && each.state !== "revoked" ? "ended" : each.state));
      const expected = states.includes("active")
        ? "granted"
        : states.includes("suspended")
          ? "access-suspended"
          : states.includes("ended")
            ? "access-ended"
            : states.includes("revoked")
              ? "access-revoked"
              : "not-entitled";
      const shuffled = [...found];
      for (let n = shuffled.length - 1; n > 0; n--) {
        const pick = (picks.next().value ?? 0) % (n + 1);
        [shuffled[n], shuffled[pick]] = [shuffled[pick]!, shuffled[n]!];
      }
      expect(codeOf(entitled(product(), "ann", shuffled, NOW))).toBe(expected);
    }),
  );
});

test("removing one source never removes what another grants", () => {
  fc.assert(
    fc.property(sources, fc.constantFrom("suspended", "revoked"), (others, state) => {
      expect(accessStateOf([...others, { state: "active" }, { state }], NOW)).toBe("active");
    }),
  );
});

test("a product off sale stays open to its buyers and is unknown to others", () => {
  for (const state of ["draft", "archived"] as const) {
    expect(codeOf(entitled(product(state), "ann", [{ state: "active" }], NOW))).toBe("granted");
    expect(codeOf(entitled(product(state), "ann", [], NOW))).toBe("unknown-product");
  }
  expect(codeOf(entitled(undefined, "ann", [{ state: "active" }], NOW))).toBe("unknown-product");
});

test("creators open their own content, but need an entitlement to study it", () => {
  fc.assert(
    fc.property(sources, (found) => {
      expect(codeOf(opened(product("draft"), "maker", found, NOW))).toBe("granted");
      expect(codeOf(opened(product(), "ann", found, NOW))).toBe(codeOf(entitled(product(), "ann", found, NOW)));
    }),
  );
  expect(codeOf(entitled(product("draft"), "maker", [], NOW))).toBe("not-entitled");
});

test("credits open their pack, not what the product became", () => {
  const credits = { amount: 10, creatorId: "maker" };
  const lot = { state: "active", credits } as const;
  const pack: Product = { ...product(), type: "credit-pack", credits: { amount: 10 } };
  expect(codeOf(opened(pack, "buyer", [lot], NOW))).toBe("granted");
  expect(codeOf(opened(product(), "buyer", [lot], NOW))).toBe("not-entitled");
  expect(codeOf(opened(product(), "buyer", [lot, { state: "active" }], NOW))).toBe("granted");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { suits } from "../../../functions/catalogue/contract/media.ts";
import { type Product, productTypes } from "../../../functions/catalogue/contract/product.ts";
import { coherent } from "../../../functions/catalogue/domain/credits.ts";
import { listingOf } from "../../../functions/catalogue/domain/listing.ts";
import {
  archived,
  billable,
  changed,
  chargeable,
  draft,
  edited,
  owned,
  published,
  toListedProduct,
  toShownProduct,
  visible,
} from "../../../functions/catalogue/domain/product.ts";
import { fit } from "../../../functions/catalogue/domain/publication.ts";
import { refundDaysOf } from "../../../functions/commerce/orders/refund-terms.ts";
import { currency, leastOf } from "../../../functions/shared/kernel/money.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";

const AT = "2026-01-01T00:00:00.000Z";
const content = {
  ...{ key: "products/p/1", name: "book.pdf", mediaType: "application/pdf" },
  ...{ bytes: 4, since: 1, at: AT },
};
const fresh = (fields: Partial<Product> = {}): Product => ({
  ...draft(
    "p",
    "maker",
    {
      type: "ebook",
      title: "Title",
      summary: "",
      topic: "law",
      language: "en",
      price: { amount: 100, currency: "usd" },
    },
    AT,
  ),
  ...fields,
});
const codeOf = (value: unknown) => (isRefusal(value) ? value.refused : "done");

const steps = fc.array(
  fc.record({
    step: fc.constantFrom("price", "content", "publish", "archive"),
    who: fc.constantFrom("maker", "maker", "maker", "mallory"),
    second: fc.nat(59),
  }),
);

test("each change counts one version; none moves the first publication, the rating or the owner", () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(...productTypes), (sequence, type) => {
      let product = fresh({ type });
      let done = 0;
      let firstPublished: string | undefined;
      for (const { step, who, second } of sequence) {
        const at = new Date(Date.parse(AT) + second * 1000).toISOString();
        const after =
          step === "publish"
            ? published(product, who, at)
            : step === "archive"
              ? archived(product, who)
              : changed(
                  product,
                  who,
                  step === "content" ? { content } : { price: { amount: second, currency: "usd" } },
                );
        if (isRefusal(after)) continue;
        expect(who).toBe("maker");
        done++;
        if (step === "publish") firstPublished ??= at;
        product = after;
        expect(Object.hasOwn(listingOf(product), "byTimePk")).toBe(product.state === "published");
      }
      expect(product.version).toBe(1 + done);
      expect(product.publishedAt).toBe(firstPublished);
      expect(product).toMatchObject({ id: "p", creatorId: "maker", rating: { count: 0, sum: 0 }, createdAt: AT });
    }),
  );
});

const onSaleAs = (fields: Partial<Product>) => fit(fresh({ state: "published", ...fields }), new Map());

test("types with content need it to be published; consultations and packs do not", () => {
  const credits = { amount: 10 };
  for (const type of productTypes) {
    if (type === "bundle") continue;
    const needs = !["consultation", "membership", "credit-pack"].includes(type);
    const fields = { type, ...(type === "credit-pack" && { credits }) };
    expect(codeOf(onSaleAs(fields))).toBe(needs ? "content-missing" : "done");
    expect(codeOf(onSaleAs({ ...fields, content }))).toBe("done");
    expect(codeOf(fit(fresh(fields), new Map()))).toBe("done");
  }
});

test("content has a media type of its product's type, and none that browsers run", () => {
  const video = { ...content, mediaType: "video/mp4" };
  expect(codeOf(onSaleAs({ type: "course", content: video }))).toBe("done");
  expect(codeOf(onSaleAs({ type: "ebook", content: video }))).toBe("wrong-media-type");
  for (const mediaType of ["text/html", "image/svg+xml", "application/javascript", "constructor"]) {
    for (const type of productTypes) expect(suits(mediaType, type)).toBe(false);
  }
});

test("a type is fixed once the product was on sale; a draft's may change", () => {
  expect(codeOf(edited(fresh(), "maker", { type: "course" }, 1))).toBe("done");
  for (const state of ["published", "archived"] as const) {
    const known = fresh({ state, publishedAt: AT });
    for (const type of productTypes.filter((each) => each !== "ebook")) {
      expect(codeOf(edited(known, "maker", { type }, 1))).toBe("type-fixed");
    }
    expect(codeOf(edited(known, "maker", { type: "ebook", title: "Other" }, 1))).toBe("done");
  }
});

test("a state is not entered twice, and an archived product may be published again", () => {
  const onSale = published(fresh({ content }), "maker", AT) as Product;
  expect(codeOf(published(onSale, "maker", AT))).toBe("already-published");
  const off = archived(onSale, "maker") as Product;
  expect(codeOf(archived(off, "maker"))).toBe("already-archived");
  expect(published(off, "maker", "2027-01-01T00:00:00.000Z")).toMatchObject({
    state: "published",
    publishedAt: AT,
  });
});

test("a change of an older version is refused", () => {
  expect(codeOf(changed(fresh({ version: 3 }), "maker", {}, 2))).toBe("version-conflict");
  expect(codeOf(changed(fresh({ version: 3 }), "maker", {}, 3))).toBe("done");
});

test("a product is changed by its creator only", () => {
  expect(codeOf(owned(undefined, "maker"))).toBe("unknown-product");
  expect(codeOf(owned(fresh(), "mallory"))).toBe("not-yours");
});

const maker = { user: "maker", groups: ["creator"] };
const mallory = { user: "mallory", groups: [] };

test("a product off sale is shown to its creator and owners, and its content's key to nobody", () => {
  for (const state of ["draft", "archived"] as const) {
    expect(visible(fresh({ state }), mallory)).toBeUndefined();
    expect(visible(fresh({ state }), undefined)).toBeUndefined();
    expect(visible(fresh({ state }), maker)?.id).toBe("p");
    expect(visible(fresh({ state }), mallory, true)?.id).toBe("p");
  }
  expect(visible(fresh({ state: "published" }), undefined)?.id).toBe("p");
  expect(toShownProduct(fresh({ content })).content).toEqual({
    name: "book.pdf",
    mediaType: "application/pdf",
    bytes: 4,
  });
});

test("a floor price is shown to its creator and operators, never to buyers", () => {
  const floor = [{ amount: 900, currency: "usd" as const }];
  const sold = fresh({ state: "published", floor });
  expect(visible(sold, maker)?.floor).toEqual(floor);
  expect(visible(sold, { user: "olga", groups: ["operator"] })?.floor).toEqual(floor);
  for (const viewer of [undefined, mallory, { user: "mia", groups: ["creator", "moderator"] }]) {
    expect(visible(sold, viewer)).toBeDefined();
    expect(visible(sold, viewer, true)).not.toHaveProperty("floor");
  }
  expect(toListedProduct(sold)).not.toHaveProperty("floor");
});

test("a product shows the refund terms that its order will keep; a bundle has its products'", () => {
  for (const type of ["course", "ebook", "report", "consultation", "membership", "credit-pack"] as const) {
    expect(toShownProduct(fresh({ type })).refundDays).toBe(refundDaysOf({ type }));
  }
  expect(toShownProduct(fresh({ type: "consultation" })).refundDays).toBe(0);
  expect(toShownProduct(fresh({ type: "course" })).refundDays).toBe(14);
  expect(toShownProduct(fresh({ type: "bundle" })).refundDays).toBeUndefined();
});

test("only a membership with a price is paid each interval", () => {
  const recurring = { interval: "month", trialDays: 14 } as const;
  for (const type of productTypes) {
    expect(codeOf(billable(fresh({ type })))).toBe("done");
    expect(codeOf(billable(fresh({ type, recurring })))).toBe(type === "membership" ? "done" : "not-recurring");
  }
  const free = { amount: 0, currency: "usd" } as const;
  expect(codeOf(billable(fresh({ type: "membership", recurring, price: free })))).toBe("not-recurring");
});

test("a pack on sale has credits and a price; what costs credits is no pack or membership", () => {
  const credits = { amount: 10, validDays: 365 };
  const use = { credits: 2 };
  const free = { amount: 0, currency: "usd" } as const;
  for (const type of productTypes) {
    const isPack = type === "credit-pack";
    expect(codeOf(coherent(fresh({ type })))).toBe(isPack ? "wrong-credits" : "done");
    expect(codeOf(coherent(fresh({ type, credits })))).toBe(isPack ? "done" : "wrong-credits");
    const isUsed = !isPack && type !== "membership";
    expect(codeOf(coherent(fresh({ type, use, ...(isPack && { credits }) })))).toBe(isUsed ? "done" : "wrong-use");
  }
  expect(codeOf(coherent(fresh({ type: "credit-pack", credits, price: free })))).toBe("done");
  const onSale = { state: "published", price: free } as const;
  expect(codeOf(coherent(fresh({ type: "credit-pack", credits, ...onSale })))).toBe("wrong-credits");
});

test("in every currency a price is 0 or at least Stripe's minimum", () => {
  for (const code of currency.options) {
    const least = leastOf(code);
    const priced = (amount: number) => codeOf(chargeable(fresh({ price: { amount, currency: code } })));
    expect([code, priced(least - 1), priced(least), priced(0)]).toEqual([code, "price-too-low", "done", "done"]);
    const second = fresh({ price: { amount: 9_999_990, currency: "usd" }, prices: [{ amount: 1, currency: code }] });
    expect([code, codeOf(chargeable(second))]).toEqual([code, "price-too-low"]);
  }
});

test("instalments, memberships, packs and floors are 0 or at least Stripe's minimum", () => {
  const usd = (amount: number) => ({ amount, currency: "usd" as const });
  const least = leastOf("usd");
  const inParts = (amount: number) => codeOf(coherent(fresh({ price: usd(amount), instalments: [2, 12] })));
  expect([inParts(12 * least), inParts(11 * least)]).toEqual(["done", "price-too-low"]);
  const club = fresh({ type: "membership", recurring: { interval: "month" }, price: usd(least - 1) });
  const pack = fresh({ type: "credit-pack", credits: { amount: 10 }, price: usd(least - 1) });
  const floored = (amount: number) => codeOf(coherent(fresh({ price: usd(5000), floor: [usd(amount)] })));
  expect([codeOf(coherent(club)), codeOf(coherent(pack))]).toEqual(["price-too-low", "price-too-low"]);
  expect([floored(least - 1), floored(least), floored(0)]).toEqual(["price-too-low", "done", "done"]);
});

import { expect, test } from "vitest";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import { forSeats } from "../../../../functions/commerce/orders/seats.ts";
import { ordering, orderOf, productOf } from "../cart.ts";

const seats = { organisation: "01JWM8Q0000000000000000001", count: 3 };

test("an order of seats costs their number times the price, by line and in total", () => {
  const single = orderOf(productOf("a"), productOf("b", { price: { amount: 777, currency: "usd" } }));
  const order = forSeats(single, seats);
  const [first, second] = single.lines;
  expect(order).toEqual({
    ...single,
    seats,
    total: { amount: single.total.amount * 3, currency: "usd" },
    lines: [
      { ...first, price: { amount: first!.price.amount * 3, currency: "usd" }, quantity: 3, unitPrice: first!.price },
      { ...second, price: { amount: 2331, currency: "usd" }, quantity: 3, unitPrice: second!.price },
    ],
  });
});

test.each([
  ["bundles", productOf("a", { type: "bundle", includes: ["b", "c"] }), [productOf("b"), productOf("c")]],
  ["packs of credits", productOf("a", { type: "credit-pack", credits: { amount: 5 } }), []],
  ["what is free", productOf("a", { price: { amount: 0, currency: "usd" } }), []],
])("there are no seats of %s", (_, product, others) => {
  const order = ordering([product, ...others], [product.id]) as Order;
  expect(forSeats(order, seats)).toMatchObject({ refused: "not-for-seats", detail: expect.stringContaining("a is ") });
  const behind = ordering([productOf("fit"), product, ...others], ["fit", product.id]) as Order;
  expect(forSeats(behind, seats)).toMatchObject({ refused: "not-for-seats" });
});

test("an order of seats is limited by the greatest payment", () => {
  const single = orderOf(productOf("a", { price: { amount: 99_999_999, currency: "usd" } }));
  expect(forSeats(single, { ...seats, count: 1 })).toMatchObject({ total: { amount: 99_999_999 } });
  expect(forSeats(single, { ...seats, count: 2 })).toMatchObject({ refused: "total-too-large" });
});

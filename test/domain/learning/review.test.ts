import { expect, test } from "vitest";
import { shownReview } from "../../../functions/learning/domain/review.ts";

test("a shown review reveals nothing of its customer but a name that stays the same", () => {
  const review = {
    id: "01JZ0000000000000000ABCDEF",
    productId: "p",
    customer: "0b9f2a52-ann",
    rating: 4,
    createdAt: "2026-01-01T00:00:00.000Z",
    version: 3,
    paid: true,
    counts: true,
    revision: 7,
  };
  expect(shownReview(review)).toEqual({
    id: review.id,
    productId: "p",
    rating: 4,
    createdAt: review.createdAt,
    version: 3,
    paid: true,
    author: "Learner ABCDEF",
    verified: true,
  });
  expect(shownReview(review, "Ann")).toMatchObject({ author: "Learner ABCDEF" });
  expect(shownReview({ ...review, named: true }, "Ann")).toMatchObject({ author: "Ann" });
  expect(shownReview({ ...review, named: true })).toMatchObject({ author: "Learner ABCDEF" });
  expect(JSON.stringify(shownReview(review))).not.toContain(review.customer);
});

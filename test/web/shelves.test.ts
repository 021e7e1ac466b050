import { expect, test } from "vitest";
import { type LibraryItem, shownOf } from "../../web/app/desk/shelves.ts";

const item = (title: string, grantedAt: string, updatedAt?: string, completedAt?: string) =>
  ({
    product: { id: title, title },
    access: "active",
    grantedAt,
    ...(updatedAt && { progress: { progress: 0.5, updatedAt, ...(completedAt && { completedAt }) } }),
  }) as unknown as LibraryItem;

const shelf = [
  item("Chapter 10 of nets", "2026-01-03"),
  item("Chapter 9 of nets", "2026-01-01", "2026-01-05"),
  item("Baking", "2026-01-02", "2026-01-04", "2026-01-04"),
];
const titles = (asked: Partial<Parameters<typeof shownOf>[1]>) =>
  shownOf(shelf, { state: "all", sort: "opened", words: "", locale: "en", ...asked }).map(
    ({ product }) => product.title,
  );

test("a shelf is sorted by last activity, by date added, or by title with numbers in order", () => {
  expect(titles({})).toEqual(["Chapter 9 of nets", "Baking", "Chapter 10 of nets"]);
  expect(titles({ sort: "newest" })).toEqual(["Chapter 10 of nets", "Baking", "Chapter 9 of nets"]);
  expect(titles({ sort: "title" })).toEqual(["Baking", "Chapter 9 of nets", "Chapter 10 of nets"]);
});

test("a shelf is filtered by begun, not begun or finished, and by all words of a title", () => {
  expect(titles({ state: "begun" })).toEqual(["Chapter 9 of nets"]);
  expect(titles({ state: "new" })).toEqual(["Chapter 10 of nets"]);
  expect(titles({ state: "done" })).toEqual(["Baking"]);
  expect(titles({ words: " NETS  10 " })).toEqual(["Chapter 10 of nets"]);
});

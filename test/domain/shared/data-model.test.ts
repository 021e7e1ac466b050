import { expect, test } from "vitest";
import { itemKind } from "../../../functions/shared/kernel/data-model.ts";

const seat = itemKind({
  pk: "ORGANISATION#{organisation}",
  sk: "SEAT#{product}#{seat}",
  holds: "a seat",
  lists: { byState: { index: "gsi1", pk: "SEATS#{state}", sk: "{at}#{seat}", lists: "seats by state" } },
});

test("a key is its template with the values filled in", () => {
  expect(seat.key({ organisation: "o", product: "p", seat: 7 })).toEqual({ pk: "ORGANISATION#o", sk: "SEAT#p#7" });
});

test("braces in a value are not taken for a name", () => {
  expect(seat.key({ organisation: "{seat}", product: "$&", seat: "s" })).toEqual({
    pk: "ORGANISATION#{seat}",
    sk: "SEAT#$&#s",
  });
});

test("the keys of a kind begin alike as far as values are given", () => {
  expect(seat.under({ organisation: "o" })).toEqual({ pk: "ORGANISATION#o", prefix: "SEAT#" });
  expect(seat.under({ organisation: "o", product: "p" })).toEqual({ pk: "ORGANISATION#o", prefix: "SEAT#p#" });
});

test("a place in a list is two attributes of its index; a list has one partition", () => {
  const place: { gsi1Pk: string; gsi1Sk: string } = seat.place.byState({ state: "free", at: "2026", seat: "s" });
  expect(place).toEqual({ gsi1Pk: "SEATS#free", gsi1Sk: "2026#s" });
  expect(seat.list.byState({ state: "free" })).toEqual({ index: "gsi1", partition: "SEATS#free" });
});

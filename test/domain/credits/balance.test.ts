import { expect, test } from "vitest";
import type { Reservation } from "../../../functions/credits/domain/balance.ts";
import { balancesOf } from "../../../functions/credits/domain/balance.ts";
import type { Lot } from "../../../functions/credits/domain/lot.ts";
import { AT, DAY, heldOf, iso, lotOf, NOW } from "./lots.ts";

const shown = (lots: Lot[], reservations: Reservation[] = []) => balancesOf({ lots, reservations }, NOW);

test("credits are listed by creator, with each pack and its order", () => {
  const lots = [
    lotOf("a", { left: 3, used: 5, reserved: 2, endsAt: iso(NOW + DAY) }),
    lotOf("b", { creatorId: "other", source: "ORDER#9", left: 7, granted: 20 }),
    lotOf("c", { left: 1 }),
  ];
  expect(shown(lots)).toEqual([
    {
      creatorId: "maker",
      left: 4,
      reserved: 2,
      lots: [
        { productId: "a", orderId: "1", granted: 10, left: 3, reserved: 2, endsAt: iso(NOW + DAY), state: "active" },
        { productId: "c", orderId: "1", granted: 10, left: 1, reserved: 0, state: "active" },
      ],
    },
    {
      creatorId: "other",
      left: 7,
      reserved: 0,
      lots: [{ productId: "b", orderId: "9", granted: 20, left: 7, reserved: 0, state: "active" }],
    },
  ]);
});

test("disputed and ended packs are shown, but their credits cannot be used", () => {
  const lots = [lotOf("a", { right: "suspended" }), lotOf("b", { endsAt: AT }), lotOf("c", { left: 2 })];
  expect(shown(lots)).toMatchObject([
    { left: 2, lots: [{ state: "suspended" }, { state: "ended" }, { state: "active" }] },
  ]);
  expect(shown([lotOf("a", { right: "suspended", endsAt: AT })])).toMatchObject([{ lots: [{ state: "ended" }] }]);
});

test("a pack is shown while anything of it is left or on hold, until 90 days after its end", () => {
  const isShown = (fields: Partial<Lot>) => shown([lotOf("a", fields)]).length > 0;
  expect(isShown({ left: 0, reserved: 0 })).toBe(false);
  expect(isShown({ left: 0, reserved: 1 })).toBe(true);
  expect(isShown({ left: 4, reserved: 4 })).toBe(true);
  expect(isShown({ right: "revoked" })).toBe(false);
  expect(isShown({ endsAt: iso(NOW - 90 * DAY + 1) })).toBe(true);
  expect(isShown({ endsAt: iso(NOW - 90 * DAY) })).toBe(false);
});

test("credits of lapsed reservations are free again even before they are released", () => {
  const lots = [lotOf("pack", { left: 0, reserved: 10 })];
  const over = heldOf("u", { heldUntil: AT });
  const still = heldOf("v", { lots: [{ productId: "pack", source: "ORDER#1", credits: 6 }] });
  expect(shown(lots, [over, still])).toMatchObject([{ left: 4, reserved: 6, lots: [{ left: 4, reserved: 6 }] }]);
});

import { expect, test } from "vitest";
import { returnPage } from "../../../functions/documentation/domain/return-page.ts";

test("who comes back from Stripe is told where to look, and who comes with a code where to claim it", () => {
  expect(returnPage("orders", "01JD")).toContain("GET /orders/01JD");
  expect(returnPage("gifts", "claim")).toContain('POST /gifts/claim {"code": "..."}');
  expect(returnPage("gifts", "claim")).not.toContain("Stripe tells us");
});

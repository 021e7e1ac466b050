import { expect, test } from "vitest";
import { returnPage } from "../../../functions/documentation/domain/return-page.ts";

test("the return page says where to look after Stripe, and where to claim a code", () => {
  expect(returnPage("orders", "01JD")).toContain("GET /orders/01JD");
  expect(returnPage("gifts", "claim")).toContain('POST /gifts/claim {"code": "..."}');
  expect(returnPage("gifts", "claim")).not.toContain("Stripe tells us");
});

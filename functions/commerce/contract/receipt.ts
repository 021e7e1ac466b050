import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { file } from "../../shared/kernel/file.ts";
import { route } from "../../shared/kernel/route.ts";

export const RECEIPT_TYPE = "application/pdf";

export interface Buyer {
  readonly id: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly language?: (typeof languages)[number] | undefined;
}

const getReceipt = route({
  method: "GET",
  path: "/orders/{id}/receipt",
  access: "member",
  summary: "The receipt of the caller's paid order as PDF, with refunds as credit notes",
  params: z.strictObject({ id: z.ulid() }),
  query: z.strictObject({
    language: z.enum(languages).optional().describe("of its labels; the account's unless given"),
  }),
  reply: file,
  files: [RECEIPT_TYPE],
  refusals: { "unknown-order": 404, "not-paid": 409 },
});

export const receiptRoutes = { getReceipt };

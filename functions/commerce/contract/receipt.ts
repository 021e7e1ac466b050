import * as z from "zod";
import { file } from "../../shared/kernel/file.ts";
import { route } from "../../shared/kernel/route.ts";

export const RECEIPT_TYPE = "application/pdf";

export interface Buyer {
  readonly id: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

const getReceipt = route({
  method: "GET",
  path: "/orders/{id}/receipt",
  access: "member",
  summary: "The receipt of a paid order of the caller's as PDF, with what went back of it since as credit notes",
  params: z.strictObject({ id: z.ulid() }),
  reply: file,
  files: [RECEIPT_TYPE],
  refusals: { "unknown-order": 404, "not-paid": 409 },
});

export const receiptRoutes = { getReceipt };

import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { seller } from "../receipts/receipt.ts";
import { findBuyer } from "./dynamodb/buyers.ts";
import { findOrder } from "./dynamodb/orders.ts";
import { renderReceipt } from "./pdf/receipt-pdf.ts";

/** For receipts. */
export function liveReceipts() {
  const env = environment("COMMERCE_TABLE", "IDENTITY_TABLE", "SELLER");
  return {
    findOrder: findOrder(documents, env.COMMERCE_TABLE),
    findBuyer: findBuyer(documents, env.IDENTITY_TABLE),
    renderReceipt,
    seller: seller.parse(JSON.parse(env.SELLER)),
  };
}

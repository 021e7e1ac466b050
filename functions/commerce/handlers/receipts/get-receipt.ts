import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findBuyer } from "../../adapters/dynamodb/buyers.ts";
import { findOrder } from "../../adapters/dynamodb/orders.ts";
import { renderReceipt } from "../../adapters/pdf/receipt-pdf.ts";
import { RECEIPT_TYPE, receiptRoutes } from "../../contract/receipt.ts";
import { receiptEnv } from "../../env.ts";
import type { FindOrder } from "../../flows/ports.ts";
import type { FindBuyer, RenderReceipt } from "../../flows/receipt-ports.ts";
import { receiptOf, type Seller, seller } from "../../receipts/receipt.ts";

export interface GetReceiptPorts {
  readonly findOrder: FindOrder;
  readonly findBuyer: FindBuyer;
  readonly renderReceipt: RenderReceipt;
  readonly seller: Seller;
}

export const getReceipt = (ports: GetReceiptPorts) =>
  endpoint(receiptRoutes.getReceipt, async (request) => {
    const { user } = member(request);
    const order = await ports.findOrder(request.params.id);
    if (order?.customer !== user) return refuse("unknown-order", "You have no order with this id.");
    const buyer = await ports.findBuyer(user);
    const receipt = receiptOf(order, ports.seller, buyer);
    if (isRefusal(receipt)) return receipt;
    const content = await ports.renderReceipt(receipt, request.query.language ?? buyer.language ?? "en");
    return { mediaType: RECEIPT_TYPE, name: `receipt-${receipt.number}.pdf`, content };
  });

const env = environment(...receiptEnv);
export const handler = getReceipt({
  findOrder: findOrder(documents, env.COMMERCE_TABLE),
  findBuyer: findBuyer(documents, env.IDENTITY_TABLE),
  renderReceipt,
  seller: seller.parse(JSON.parse(env.SELLER)),
});

import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findReceipt } from "../adapters/receipts.ts";
import { receiptRoutes } from "../contract/receipt.ts";
import { receiptsEnv } from "../env.ts";
import type { FindReceipt } from "../flows/ports.ts";
import { isMadeFor, replayedList, replays, toShownReceipt } from "../receipts/receipt.ts";

export interface GetReceiptPorts {
  readonly findReceipt: FindReceipt;
}

export const getReceipt = (ports: GetReceiptPorts) =>
  endpoint(receiptRoutes.getRecommendationReceipt, async ({ caller, params, visitor }) => {
    const found = await ports.findReceipt(params.recommendationId);
    if (!found || !isMadeFor(found, { ...caller, anonymousId: visitor })) {
      return refuse("unknown-recommendation", "You have no recommendations with this id.");
    }
    const isOperator = caller?.groups.includes("operator") === true;
    return {
      ...toShownReceipt(found, caller?.groups),
      replays: replays(found),
      ...(isOperator && { replayed: replayedList(found).items }),
    };
  });

export const handler = getReceipt({
  findReceipt: findReceipt(documents, environment(...receiptsEnv).RECOMMENDATIONS_TABLE),
});

import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findPurchaseManifest, movePurchasePointer, readPurchasePointer } from "../adapters/purchase-models.ts";
import { type PurchaseManifest, purchaseModelRoutes } from "../contract/purchase.ts";
import { modelsEnv } from "../env.ts";
import { type MoveModelPointerPorts, moveModelPointer } from "../flows/move-pointer.ts";
import { promotedPointer } from "../models/pointer.ts";
import type { PurchasePointer } from "../purchase/pointer.ts";

export const promotePurchaseModel = (ports: MoveModelPointerPorts<PurchaseManifest, PurchasePointer>) =>
  endpoint(purchaseModelRoutes.promotePurchaseModel, async (request) =>
    moveModelPointer(
      ports,
      { action: "promote", model: request.params.id, actor: member(request).user },
      (current, found, at) => {
        const next = promotedPointer(current, found.id, at);
        return isRefusal(next) ? next : { ...next, model: found.model };
      },
    ),
  );

const { RECOMMENDATIONS_TABLE: table } = environment(...modelsEnv);

export const handler = promotePurchaseModel({
  findManifest: findPurchaseManifest(documents, table),
  readPointer: readPurchasePointer(documents, table),
  movePointer: movePurchasePointer(documents, table),
  now: () => Date.now(),
});

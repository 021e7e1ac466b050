import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findPurchaseRun, listPurchaseManifests, readPurchasePointer } from "../adapters/purchase-models.ts";
import { purchaseModelRoutes } from "../contract/purchase.ts";
import { modelsEnv } from "../env.ts";
import type { FindPurchaseRun, ListPurchaseManifests, ReadPurchasePointer } from "../flows/purchase-ports.ts";

export interface ListPurchaseModelsPorts {
  readonly listManifests: ListPurchaseManifests;
  readonly readPointer: ReadPurchasePointer;
  readonly findRun: FindPurchaseRun;
}

export const listPurchaseModels = (ports: ListPurchaseModelsPorts) =>
  endpoint(purchaseModelRoutes.listPurchaseModels, async ({ query }) => {
    const [page, pointer, lastRun] = await Promise.all([
      ports.listManifests(query),
      ports.readPointer(),
      ports.findRun(),
    ]);
    const items = page.items.map(({ spread: _, ...each }) => ({ ...each, champion: pointer?.champion === each.id }));
    return { items, cursor: page.cursor, lastRun };
  });

const { RECOMMENDATIONS_TABLE: table } = environment(...modelsEnv);

export const handler = listPurchaseModels({
  listManifests: listPurchaseManifests(documents, table),
  readPointer: readPurchasePointer(documents, table),
  findRun: findPurchaseRun(documents, table),
});

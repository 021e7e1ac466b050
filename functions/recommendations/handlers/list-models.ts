import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveModels } from "../adapters/live.ts";
import { modelRoutes } from "../contract/model.ts";
import type { ListManifests, ReadPointer } from "../flows/ports.ts";

export interface ListModelsPorts {
  readonly listManifests: ListManifests;
  readonly readPointer: ReadPointer;
}

export const listModels = (ports: ListModelsPorts) =>
  endpoint(modelRoutes.listModels, async ({ query }) => {
    const [page, pointer] = await Promise.all([ports.listManifests(query), ports.readPointer()]);
    const items = page.items.map(({ id, createdAt, trainedThrough, counts, evaluation, decision }) => {
      return { id, createdAt, trainedThrough, counts, evaluation, decision, champion: pointer?.champion === id };
    });
    return { items, cursor: page.cursor };
  });

export const handler = listModels(liveModels());

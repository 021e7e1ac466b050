import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listManifests } from "../adapters/manifests.ts";
import { readPointer } from "../adapters/pointer-table.ts";
import { modelRoutes } from "../contract/model.ts";
import { modelsEnv } from "../env.ts";
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

const { RECOMMENDATIONS_TABLE: table } = environment(...modelsEnv);

export const handler = listModels({
  listManifests: listManifests(documents, table),
  readPointer: readPointer(documents, table),
});

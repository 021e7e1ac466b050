import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findManifest } from "../adapters/manifests.ts";
import { readPointer } from "../adapters/pointer-table.ts";
import { modelRoutes } from "../contract/model.ts";
import { modelsEnv } from "../env.ts";
import type { FindManifest, ReadPointer } from "../flows/ports.ts";

export interface GetModelPorts {
  readonly findManifest: FindManifest;
  readonly readPointer: ReadPointer;
}

export const getModel = (ports: GetModelPorts) =>
  endpoint(modelRoutes.getModel, async ({ params }) => {
    const [found, pointer] = await Promise.all([ports.findManifest(params.id), ports.readPointer()]);
    if (!found) return refuse("unknown-model", "There is no model with this id.");
    return { ...found, champion: pointer?.champion === found.id };
  });

const { RECOMMENDATIONS_TABLE: table } = environment(...modelsEnv);

export const handler = getModel({
  findManifest: findManifest(documents, table),
  readPointer: readPointer(documents, table),
});

import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveModels } from "../adapters/live.ts";
import { modelRoutes } from "../contract/model.ts";
import type { FindManifest, ReadPointer } from "../flows/ports.ts";

export interface GetModelPorts {
  readonly findManifest: FindManifest;
  readonly readPointer: ReadPointer;
}

export const getModel = (ports: GetModelPorts) =>
  endpoint(modelRoutes.getModel, async ({ params }) => {
    const [found, pointer] = await Promise.all([ports.findManifest(params.id), ports.readPointer()]);
    if (!found) return refuse("unknown-model", "There is no model of this id.");
    return { ...found, champion: pointer?.champion === found.id };
  });

export const handler = getModel(liveModels());

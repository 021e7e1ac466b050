import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findManifest } from "../adapters/manifests.ts";
import { movePointer, readPointer } from "../adapters/pointer-table.ts";
import { modelRoutes } from "../contract/model.ts";
import { modelsEnv } from "../env.ts";
import { type MoveModelPointerPorts, moveModelPointer } from "../flows/move-pointer.ts";
import { promotedPointer } from "../models/pointer.ts";

export const promoteModel = (ports: MoveModelPointerPorts) =>
  endpoint(modelRoutes.promoteModel, async (request) =>
    moveModelPointer(
      ports,
      { action: "promote", model: request.params.id, actor: member(request).user },
      (current, found, at) => {
        const { check } = found;
        if (check?.sound) return promotedPointer(current, found.id, at);
        return refuse("unsound-model", check?.why ?? "This model's stored file was never checked; train another.");
      },
    ),
  );

const { RECOMMENDATIONS_TABLE: table } = environment(...modelsEnv);

export const handler = promoteModel({
  findManifest: findManifest(documents, table),
  readPointer: readPointer(documents, table),
  movePointer: movePointer(documents, table),
  now: () => Date.now(),
});

import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findManifest } from "../adapters/manifests.ts";
import { movePointer, readPointer } from "../adapters/pointer-table.ts";
import { modelRoutes } from "../contract/model.ts";
import { modelsEnv } from "../env.ts";
import { type MoveModelPointerPorts, moveModelPointer } from "../flows/move-pointer.ts";
import { rolledBackPointer } from "../models/pointer.ts";

export const rollbackModel = (ports: MoveModelPointerPorts) =>
  endpoint(modelRoutes.rollbackModel, async (request) =>
    moveModelPointer(
      ports,
      { action: "rollback", model: request.params.id, actor: member(request).user },
      (current, { id }, at) => rolledBackPointer(current, id, at),
    ),
  );

const { RECOMMENDATIONS_TABLE: table } = environment(...modelsEnv);

export const handler = rollbackModel({
  findManifest: findManifest(documents, table),
  readPointer: readPointer(documents, table),
  movePointer: movePointer(documents, table),
  now: () => Date.now(),
});

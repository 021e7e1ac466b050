import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveModels } from "../adapters/live.ts";
import { modelRoutes } from "../contract/model.ts";
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

export const handler = rollbackModel(liveModels());

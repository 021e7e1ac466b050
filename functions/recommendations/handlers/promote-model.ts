import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveModels } from "../adapters/live.ts";
import { modelRoutes } from "../contract/model.ts";
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
        return refuse("unsound-model", check?.why ?? "Nobody has looked at this model as it is stored; train another.");
      },
    ),
  );

export const handler = promoteModel(liveModels());

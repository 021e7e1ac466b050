import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveModels } from "../adapters/live.ts";
import { routes } from "../contract/recommendation.ts";
import { type MovePorts, move } from "../flows/move-pointer.ts";
import { rolledBack } from "../models/pointer.ts";

export const rollbackModel = (ports: MovePorts) =>
  endpoint(routes.rollbackModel, async (request) =>
    move(ports, { action: "rollback", model: request.params.id, actor: member(request).user }, (current, { id }, at) =>
      rolledBack(current, id, at),
    ),
  );

export const handler = rollbackModel(liveModels());

import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveModels } from "../adapters/live.ts";
import { routes } from "../contract/recommendation.ts";
import { type MovePorts, move } from "../flows/move-pointer.ts";
import { promoted } from "../models/pointer.ts";

export const promoteModel = (ports: MovePorts) =>
  endpoint(routes.promoteModel, async (request) =>
    move(ports, { action: "promote", model: request.params.id, actor: member(request).user }, (current, found, at) => {
      const { check } = found;
      if (check?.sound) return promoted(current, found.id, at);
      return refuse("unsound-model", check?.why ?? "Nobody has looked at this model as it is stored; train another.");
    }),
  );

export const handler = promoteModel(liveModels());

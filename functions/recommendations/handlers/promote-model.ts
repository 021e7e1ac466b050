import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveModels } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { promoted } from "../pointer.ts";
import type { FindManifest, MovePointer, Now, ReadPointer } from "../ports.ts";

export interface PromoteModelPorts {
  readonly findManifest: FindManifest;
  readonly readPointer: ReadPointer;
  readonly movePointer: MovePointer;
  readonly now: Now;
}

export const promoteModel = (ports: PromoteModelPorts) =>
  endpoint(routes.promoteModel, async (request) => {
    const { id } = request.params;
    const [found, current] = await Promise.all([ports.findManifest(id), ports.readPointer()]);
    if (!found) return refuse("unknown-model", "There is no model of this id.");
    const next = promoted(current, id);
    if (isRefusal(next)) return next;
    const moved = await ports.movePointer(current, next, {
      action: "promote",
      actor: member(request).user,
      at: new Date(ports.now()).toISOString(),
      from: current?.champion,
      to: next.champion,
    });
    if (!moved) return refuse("pointer-moved", "Another model was put in place meanwhile; look again.");
    return { champion: next.champion, previous: next.previous };
  });

export const handler = promoteModel(liveModels());

import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveModels } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { rolledBack } from "../pointer.ts";
import type { FindManifest, MovePointer, Now, ReadPointer } from "../ports.ts";

export interface RollbackModelPorts {
  readonly findManifest: FindManifest;
  readonly readPointer: ReadPointer;
  readonly movePointer: MovePointer;
  readonly now: Now;
}

export const rollbackModel = (ports: RollbackModelPorts) =>
  endpoint(routes.rollbackModel, async (request) => {
    const { id } = request.params;
    const [found, current] = await Promise.all([ports.findManifest(id), ports.readPointer()]);
    if (!found) return refuse("unknown-model", "There is no model of this id.");
    const next = rolledBack(current, id);
    if (isRefusal(next)) return next;
    const moved = await ports.movePointer(current, next, {
      action: "rollback",
      actor: member(request).user,
      at: new Date(ports.now()).toISOString(),
      from: current?.champion,
      to: next.champion,
    });
    if (!moved) return refuse("pointer-moved", "Another model was put in place meanwhile; look again.");
    return { champion: next.champion, previous: next.previous };
  });

export const handler = rollbackModel(liveModels());

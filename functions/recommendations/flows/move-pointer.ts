import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Audit, Manifest } from "../contract/model.ts";
import type { Pointer } from "../models/pointer.ts";
import type { Now } from "./ports.ts";

/** For models of one kind: of factors unless told otherwise. */
export interface MoveModelPointerPorts<Found = Manifest, At extends Pointer = Pointer> {
  readonly findManifest: (id: string) => Promise<Found | undefined>;
  readonly readPointer: () => Promise<At | undefined>;
  readonly movePointer: (from: At | undefined, to: At, audit: Audit) => Promise<boolean>;
  readonly now: Now;
}

/** Moves the pointer as `decide` returns for an existing model, with an audit record; refused if it moved meanwhile. */
export async function moveModelPointer<Code extends string, Found, At extends Pointer>(
  ports: MoveModelPointerPorts<Found, At>,
  asked: { readonly action: Audit["action"]; readonly model: string; readonly actor: string },
  decide: (current: At | undefined, found: Found, at: string) => At | Refusal<Code>,
): Promise<Pick<Pointer, "champion" | "previous"> | Refusal<Code | "unknown-model" | "pointer-moved">> {
  const { action, model, actor } = asked;
  const [found, current] = await Promise.all([ports.findManifest(model), ports.readPointer()]);
  if (!found) return refuse("unknown-model", "There is no model with this id.");
  const at = iso(ports.now());
  const next = decide(current, found, at);
  if (isRefusal(next)) return next;
  const { champion, previous } = next;
  const moved = await ports.movePointer(current, next, { action, actor, at, from: current?.champion, to: champion });
  if (!moved) return refuse("pointer-moved", "Another model was promoted meanwhile; read the models again.");
  return { champion, previous };
}

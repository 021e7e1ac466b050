import * as z from "zod";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { CHAMPIONS_REMEMBERED } from "../settings.ts";

/** The pointer to the champion. Every move increments the version, and is conditional on the version that was read. */
export const pointer = z.object({
  champion: z.string(),
  previous: z.array(z.string()).describe("nearest first"),
  movedAt: z.iso.datetime(),
  version: z.int().min(1),
});
export type Pointer = z.infer<typeof pointer>;

/** The pointer after the promotion of `id` at an instant (ISO 8601). */
export function promotedPointer(
  current: Pointer | undefined,
  id: string,
  movedAt: string,
): Pointer | Refusal<"already-champion"> {
  if (!current) return { champion: id, previous: [], movedAt, version: 1 };
  if (current.champion === id) return refuse("already-champion", "This model is the champion already.");
  const previous = [current.champion, ...current.previous.filter((past) => past !== id && past !== current.champion)];
  return { champion: id, previous: previous.slice(0, CHAMPIONS_REMEMBERED), movedAt, version: current.version + 1 };
}

/** The pointer after the champion `id` is withdrawn at an instant (ISO 8601). */
export function rolledBackPointer(
  current: Pointer | undefined,
  id: string,
  movedAt: string,
): Pointer | Refusal<"not-champion" | "no-previous-model"> {
  if (current?.champion !== id)
    return refuse("not-champion", "This model is not the champion, so there is nothing to roll back.");
  const [champion, ...previous] = current.previous;
  if (champion === undefined) return refuse("no-previous-model", "There was no champion before this model.");
  return { champion, previous, movedAt, version: current.version + 1 };
}

/** The pointer to the snapshot of the log. Every move increments the version, and is conditional on the version that was read. */
export const snapshotPointer = z.object({
  key: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  version: z.int().min(1),
});
export type SnapshotPointer = z.infer<typeof snapshotPointer>;

import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Endpoint, EndpointRef } from "../domain/endpoint.ts";
import type { FindEndpoint, SaveEndpoint } from "./ports.ts";

export interface ChangePorts {
  readonly findEndpoint: FindEndpoint;
  readonly saveEndpoint: SaveEndpoint;
  readonly pause: Pause;
}

/** The refusal of an endpoint that does not exist, or is another's. */
export const unknownEndpoint = (id: string) => refuse("unknown-endpoint", `You have no endpoint ${id}.`);

/** Changes an endpoint's current version, whatever others change meanwhile. */
export const changeEndpoint = <Code extends string = never>(
  ports: ChangePorts,
  ref: EndpointRef,
  change: (before: Endpoint) => Endpoint | Refusal<Code>,
): Promise<Endpoint | Refusal<Code | "unknown-endpoint" | "busy">> =>
  retryOnConflict<Endpoint | Refusal<Code | "unknown-endpoint">>(ports.pause, async () => {
    const before = await ports.findEndpoint(ref);
    if (!before) return unknownEndpoint(ref.id);
    const after = change(before);
    if (isRefusal(after) || after === before) return after;
    return (await ports.saveEndpoint(after)) === "done" ? after : conflict;
  });

import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Endpoint, EndpointRef } from "../domain/endpoint.ts";
import type { FindEndpoint, Pause, SaveEndpoint } from "./ports.ts";

export interface ChangePorts {
  readonly findEndpoint: FindEndpoint;
  readonly saveEndpoint: SaveEndpoint;
  readonly pause: Pause;
}

const ATTEMPTS = 8;

/** The refusal of an endpoint that is not, or not the caller's. */
export const unknownEndpoint = (id: string) => refuse("unknown-endpoint", `You have no endpoint ${id}.`);

/** Changes an endpoint, on whatever others leave of it meanwhile. @throws Error where it never stood still */
export async function changeEndpoint<Code extends string = never>(
  ports: ChangePorts,
  ref: EndpointRef,
  change: (before: Endpoint) => Endpoint | Refusal<Code>,
): Promise<Endpoint | Refusal<Code | "unknown-endpoint">> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await ports.findEndpoint(ref);
    if (!before) return unknownEndpoint(ref.id);
    const after = change(before);
    if (isRefusal(after) || after === before) return after;
    if ((await ports.saveEndpoint(after)) === "done") return after;
    await ports.pause(attempt);
  }
  throw new Error(`Endpoint ${ref.id} kept changing; it is left as it is.`);
}

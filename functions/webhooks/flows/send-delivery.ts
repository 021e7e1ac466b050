import type { Mail } from "../../mail/contract/mail.ts";
import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { SECOND_MS } from "../../shared/kernel/time.ts";
import type { Attempt } from "../contract/delivery.ts";
import { attemptedDelivery, type Delivery, failedDelivery, leasedDelivery } from "../domain/delivery.ts";
import {
  attemptedEndpoint,
  type Endpoint,
  type EndpointRef,
  isTaken,
  signingSecrets,
  withdrawnEndpoint,
} from "../domain/endpoint.ts";
import { AT_ONCE, TIMEOUT_MS } from "../settings.ts";
import type {
  Chance,
  FindEndpoint,
  FindOwner,
  IsOperator,
  Now,
  Post,
  SaveDelivery,
  SaveEndpoint,
  Sign,
} from "./ports.ts";

export interface SendingPorts {
  readonly findEndpoint: FindEndpoint;
  readonly saveEndpoint: SaveEndpoint;
  readonly findOwner: FindOwner;
  readonly isOperator: IsOperator;
  readonly saveDelivery: SaveDelivery;
  readonly sign: Sign;
  readonly post: Post;
  readonly pause: Pause;
  readonly chance: Chance;
  readonly now: Now;
}

/** The most time for an attempt and its records. */
const ATTEMPT_MS = TIMEOUT_MS + 2_000;

async function disablingMail(ports: SendingPorts, { id, owner, url, disabled }: Endpoint): Promise<Mail | undefined> {
  if (!disabled || disabled.because === "owner" || disabled.because === "not-operator") return undefined;
  const to = await ports.findOwner(owner);
  return (
    to && {
      id: `webhook-endpoint-disabled:${id}:${disabled.at}`,
      ...to,
      at: disabled.at,
      template: "webhook-endpoint-disabled",
      values: { endpoint: url, reason: disabled.because },
    }
  );
}

/**
 * Records the result of an attempt at its endpoint; if that disables it, its owner is mailed.
 * @returns the endpoint as it is then; undefined if it was deleted
 */
async function keepOutcome(ports: SendingPorts, seen: Endpoint, outcome: Attempt): Promise<Endpoint | undefined> {
  let newest: Endpoint | undefined = seen;
  const kept = await retryOnConflict(ports.pause, async (attempt) => {
    if (attempt > 0) newest = await ports.findEndpoint(seen);
    if (!newest) return undefined;
    const after = attemptedEndpoint(newest, outcome, ports.now());
    if (after === newest) return newest;
    const isKept = (await ports.saveEndpoint(after, await disablingMail(ports, after))) === "done";
    return isKept ? after : conflict;
  });
  // The next attempt will show the same.
  return isRefusal(kept) ? newest : kept;
}

/** The endpoint to send to. One for everyone's sales is disabled once its owner is no longer an operator. */
async function endpointAt(ports: SendingPorts, ref: EndpointRef): Promise<Endpoint | undefined> {
  const found = await ports.findEndpoint(ref);
  if (!found || found.disabled || found.scope === "own" || (await ports.isOperator(found.owner))) return found;
  const after = withdrawnEndpoint(found, ports.now());
  await ports.saveEndpoint(after);
  return after;
}

type Sent = "delivered" | "refused" | "unreached" | "left";

/**
 * Sends one delivery: it is claimed first, so that nobody else sends it meanwhile, and its result is recorded after. A
 * crash in between leaves it due again once its lease ends: the endpoint may get it twice, under one webhook-id.
 */
async function send(ports: SendingPorts, due: Delivery, endpoint: Endpoint | undefined): Promise<[Sent, Endpoint?]> {
  if (!endpoint || endpoint.disabled) {
    await ports.saveDelivery(failedDelivery(due, endpoint));
    return ["left", endpoint];
  }
  const mine = leasedDelivery(due, ports.now());
  if ((await ports.saveDelivery(mine)) === "conflict") return ["left", endpoint];
  const { id, body } = mine;
  const at = Math.floor(ports.now() / SECOND_MS);
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(at),
    "webhook-signature": ports.sign(signingSecrets(endpoint, ports.now()), id, at, body),
  };
  const made = await ports.post(endpoint.url, headers, body);
  await ports.saveDelivery(attemptedDelivery(mine, made, ports.chance(), ports.now()));
  const after = await keepOutcome(ports, endpoint, made);
  return [isTaken(made) ? "delivered" : made.status === undefined ? "unreached" : "refused", after];
}

/**
 * Sends due deliveries: to many endpoints at once, to each in sequence. An endpoint that does not answer is skipped
 * until the next run, and deliveries that do not fit into the time stay due.
 * @param until epoch milliseconds
 */
export async function sendAll(
  ports: SendingPorts,
  due: readonly Delivery[],
  until: number,
): Promise<{ delivered: number; failed: number }> {
  const lanes = [...Map.groupBy(due, ({ endpoint }) => endpoint).values()];
  const counts = { delivered: 0, failed: 0 };
  const run = async (lane: readonly Delivery[]) => {
    const [first] = lane as [Delivery, ...Delivery[]];
    let endpoint = await endpointAt(ports, { owner: first.owner, id: first.endpoint });
    for (const each of lane) {
      if (ports.now() + ATTEMPT_MS > until) return;
      const [sent, after] = await send(ports, each, endpoint);
      endpoint = after;
      if (sent === "delivered") counts.delivered++;
      if (sent === "refused" || sent === "unreached") counts.failed++;
      if (sent === "unreached") return;
    }
  };
  const worker = async () => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) await run(lane);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return counts;
}

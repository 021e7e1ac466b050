import { unlessBusy } from "../../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { logger } from "../../../shared/runtime/logger.ts";
import { listDisputes } from "../../adapters/dynamodb/disputes.ts";
import { contestingPorts } from "../../adapters/stripe/contesting-ports.ts";
import type { ShownDispute } from "../../contract/dispute.ts";
import { contestingEnv } from "../../env.ts";
import { type ContestingPorts, contestDispute } from "../../flows/contest-dispute.ts";
import type { ListDisputes } from "../../flows/ports.ts";
import { isDueBy } from "../../refunds/dispute.ts";
import { EVIDENCE_LEAD_MS } from "../../settings.ts";

export interface ContestDuePorts extends ContestingPorts {
  readonly listDisputes: ListDisputes;
}

const PAGE = 100;

async function* waiting({ listDisputes }: ContestDuePorts): AsyncIterable<ShownDispute> {
  for (const state of ["needs-response", "warning-needs-response"] as const) {
    let cursor: string | undefined;
    do {
      const page = await listDisputes(state, { limit: PAGE, cursor });
      yield* page.items;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}

/**
 * Submits evidence from the records for every dispute that is nearly due, as one without evidence is lost. Before that,
 * a person may submit it with their own words.
 * @throws Error where some could not be handed in, to be tried again
 */
export const contestDue = (ports: ContestDuePorts) => async (): Promise<void> => {
  const until = ports.now() + EVIDENCE_LEAD_MS;
  let failures = 0;
  for await (const dispute of waiting(ports)) {
    if (!isDueBy(dispute, until)) continue;
    try {
      const order = unlessBusy(await contestDispute(ports, dispute.id), `The order of dispute ${dispute.id}`);
      // It was decided, or a person submitted evidence, since it was listed.
      if (isRefusal(order)) logger.warn(`no evidence for dispute ${dispute.id}: ${order.detail}`);
      else logger.info("evidence handed in before its time was over", { dispute: dispute.id, order: order.id });
    } catch (error) {
      failures++;
      logger.error("evidence for a dispute was not handed in", { dispute: dispute.id, error });
    }
  }
  if (failures > 0) throw new Error(`Evidence for ${failures} disputes was not sent; it is tried again.`);
};

/** On its schedule. */
const env = environment(...contestingEnv);
export const handler = contestDue({
  ...contestingPorts(env),
  listDisputes: listDisputes(documents, env.COMMERCE_TABLE),
});

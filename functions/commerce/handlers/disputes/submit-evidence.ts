import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { contestingPorts } from "../../adapters/stripe/contesting-ports.ts";
import { disputeRoutes } from "../../contract/dispute.ts";
import { contestingEnv } from "../../env.ts";
import { type ContestingPorts, contestDispute } from "../../flows/contest-dispute.ts";
import { disputesOf, toShownDispute } from "../../refunds/dispute.ts";

export const submitEvidence = (ports: ContestingPorts) =>
  endpoint(disputeRoutes.submitEvidence, async ({ params: { id }, body: { text } }) => {
    const order = await contestDispute(ports, id, text);
    if (isRefusal(order)) return order;
    const dispute = disputesOf(order).find((each) => each.id === id);
    return dispute ? toShownDispute(order, dispute) : refuse("unknown-dispute", "There is no dispute with this id.");
  });

export const handler = submitEvidence(contestingPorts(environment(...contestingEnv)));

import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveRequestRefund } from "../adapters/live-refunds.ts";
import { changing } from "../change.ts";
import { routes } from "../contract.ts";
import type { FindLots, FindStudies, NewId } from "../ports.ts";
import { askedFor, shownRefundOf } from "../refund.ts";
import { verdictOn } from "../refund-policy.ts";
import { lotsOfRefund } from "../refunded-lots.ts";
import { made, type RefundingPorts } from "../refunding.ts";
import { studiesOf } from "../studies-of.ts";

export interface RequestRefundPorts extends RefundingPorts {
  readonly findStudies: FindStudies;
  readonly findLots: FindLots;
  readonly newId: NewId;
}

const ATTEMPTS = 8;

export const requestRefund = (ports: RequestRefundPorts) =>
  endpoint(routes.requestRefund, async (request) => {
    const { user } = member(request);
    const { products: asked, reason } = request.body;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const order = await ports.findOrder(request.params.id);
      if (order?.customer !== user) return refuse("unknown-order", "You have no order of this id.");
      const [studies, lots] = await Promise.all([studiesOf(ports, order), ports.findLots(order)]);
      const now = ports.now();
      const ask = { id: ports.newId(), products: asked, reason, at: new Date(now).toISOString() };
      const after = askedFor(order, ask, (lines) => verdictOn(order, lines, studies, now, lots), lots);
      if (isRefusal(after)) return after;
      const { refund } = after;
      if (after.order !== order) {
        // Who decides later looks again; what the policy approves goes back now.
        const read = refund.state === "approved" ? lotsOfRefund(order, refund, lots) : [];
        if ((await ports.commit({ ...changing(order, after.order), lots: read })) !== "done") continue;
      }
      return shownRefundOf(await made(ports, after.order, refund.id), refund.id);
    }
    throw new Error(`Order ${request.params.id} kept changing; no refund was asked for.`);
  });

export const handler = requestRefund(liveRequestRefund());

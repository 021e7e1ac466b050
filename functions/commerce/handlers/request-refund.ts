import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveRequestRefund } from "../adapters/live-refunds.ts";
import { studiedIn } from "../bundle.ts";
import { changing } from "../change.ts";
import { routes } from "../contract.ts";
import type { FindStudies, NewId } from "../ports.ts";
import { askedFor, shownRefundOf } from "../refund.ts";
import { verdictOn } from "../refund-policy.ts";
import { made, type RefundingPorts } from "../refunding.ts";

export interface RequestRefundPorts extends RefundingPorts {
  readonly findStudies: FindStudies;
  readonly newId: NewId;
}

const ATTEMPTS = 8;

export const requestRefund = (ports: RequestRefundPorts) =>
  endpoint(routes.requestRefund, async (request) => {
    const { user } = member(request);
    const { products, reason } = request.body;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const order = await ports.findOrder(request.params.id);
      if (order?.customer !== user) return refuse("unknown-order", "You have no order of this id.");
      const studies = await ports.findStudies(user, studiedIn(order));
      const now = ports.now();
      const ask = { id: ports.newId(), products, reason, at: new Date(now).toISOString() };
      const asked = askedFor(order, ask, (lines) => verdictOn(order, lines, studies, now));
      if (isRefusal(asked)) return asked;
      const isNew = asked.order !== order;
      if (isNew && (await ports.commit(changing(order, asked.order))) !== "done") continue;
      return shownRefundOf(await made(ports, asked.order, asked.refund.id), asked.refund.id);
    }
    throw new Error(`Order ${request.params.id} kept changing; no refund was asked for.`);
  });

export const handler = requestRefund(liveRequestRefund());

import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { refundsOf } from "../refunds/refund.ts";
import { makeApprovedRefund } from "./make-refund.ts";
import { type Run, workOnEach } from "./reconciliation-run.ts";

const PAGE = 100;

/** Makes approved refunds that got no answer, or waited for the end of a dispute. */
export async function makeApprovedRefunds(run: Run): Promise<void> {
  const { ports, tally, isLate } = run;
  const waiting: { id: string; orderId: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.listRefunds("approved", undefined, { limit: PAGE, cursor });
    waiting.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  await workOnEach(run, {
    items: waiting,
    groupOf: ({ orderId }) => orderId,
    work: async ({ id, orderId }) => {
      if (isLate()) return;
      const order = await ports.findOrder(orderId);
      const after =
        order &&
        refundsOf(unlessBusy(await makeApprovedRefund(ports, order, id), `Order ${order.id}`)).find(
          (refund) => refund.id === id,
        );
      if (after && after.state !== "approved") tally.refunds++;
    },
    failed: ({ id }, detail) => ({ kind: "refund-not-made", detail, about: id }),
  });
}

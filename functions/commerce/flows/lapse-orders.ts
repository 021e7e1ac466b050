import { inTurns } from "../../shared/kernel/in-turns.ts";
import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import type { Order } from "../contract/order.ts";
import type { Subscription } from "../contract/subscription.ts";
import type { FindLapsed, Lapsed } from "./ports.ts";

export interface LapsingPorts {
  readonly findLapsed: FindLapsed;
  readonly now: () => number;
  /** Ends an order that has expired, and returns it if it is still open: money may be on its way. */
  readonly endOrder: (id: string) => Promise<Order | undefined | Refusal<"busy">>;
  readonly endSubscription: (customer: string, id: string) => Promise<Subscription | undefined>;
}

const AT_ONCE = 8;

/**
 * Ends every order and subscription that can no longer be paid, and releases their products and codes, without their
 * buyers having to return. A failure does not stop the others, and is tried again in the next run.
 * @returns how many were checked, and the failures among them
 */
export async function endLapsed(
  ports: LapsingPorts,
  isLate: () => boolean,
): Promise<{ readonly seen: number; readonly failed: readonly { readonly id: string; readonly error: unknown }[] }> {
  const lapsed: Lapsed[] = [];
  for await (const each of ports.findLapsed(ports.now())) lapsed.push(each);
  const failed: { id: string; error: unknown }[] = [];
  let seen = 0;
  await inTurns(
    AT_ONCE,
    lapsed,
    ({ id }) => id,
    async ({ kind, customer, id }) => {
      if (isLate()) return;
      seen++;
      try {
        if (kind === "order") unlessBusy(await ports.endOrder(id), `Order ${id}`);
        else await ports.endSubscription(customer, id);
      } catch (error) {
        failed.push({ id, error });
      }
    },
  );
  return { seen, failed };
}

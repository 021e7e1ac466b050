import type { EventBridgeEvent } from "aws-lambda";
import { entitlement } from "../../commerce/contract/entitlement.ts";
import { order } from "../../commerce/contract/order.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { endOccasion, keepOccasion } from "../adapters/occasions.ts";
import { notificationsEnv } from "../env.ts";
import type { EndOccasion, KeepOccasion, Now } from "../flows/message-ports.ts";
import { checkoutOccasion, courseOccasion, isWithdrawn } from "../messages/occasion.ts";

const orders = changeOf(order);
const rights = changeOf(entitlement);

export interface WatchPorts {
  readonly keepOccasion: KeepOccasion;
  readonly endOccasion: EndOccasion;
  readonly now: Now;
}

type Heard = Pick<EventBridgeEvent<string, unknown>, "detail" | "detail-type">;

/**
 * Stores the occasions of reminders: an order that waits for its payment, a course to study. Repeated or reordered events give
 * the same result: an occasion that is over does not begin again, and all facts are read again before a message.
 */
export const watchCommerce =
  (ports: WatchPorts) =>
  async ({ detail, "detail-type": type }: Heard): Promise<void> => {
    if (type === "entitlement") {
      const occasion = courseOccasion(rights.parse(detail).after);
      if (occasion) await ports.keepOccasion(occasion);
      return;
    }
    const { after } = orders.parse(detail);
    const occasion = checkoutOccasion(after);
    if (occasion) await ports.keepOccasion(occasion);
    else if (isWithdrawn(after, ports.now())) {
      await ports.endOccasion({ user: after.customer, kind: "abandoned-checkout", subject: after.id }, "ended");
    }
  };

const { NOTIFICATIONS_TABLE } = environment(...notificationsEnv);
/** On the bus: an order or a right changed. */
export const handler = watchCommerce({
  keepOccasion: keepOccasion(documents, NOTIFICATIONS_TABLE),
  endOccasion: endOccasion(documents, NOTIFICATIONS_TABLE),
  now: () => Date.now(),
});

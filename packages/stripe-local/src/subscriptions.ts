import { timed } from "./customer-time.ts";
import { customerOf } from "./customers.ts";
import { emulated, invalid, noSuch, notEmulated } from "./failure.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { discardUpdate } from "./pending-update.ts";
import type { Handlers } from "./routes.ts";
import { cancelAt, cancelAtEnd, changePrice } from "./subscription-changes.ts";
import { end, isLive, itemOf, updated } from "./subscription-states.ts";

export const subscriptions = {
  "GET /v1/subscriptions": ({ params, change }) => {
    emulated(params, [
      "created",
      "customer",
      "price",
      "status",
      "test_clock",
      "limit",
      "starting_after",
      "ending_before",
      "expand",
    ]);
    const { created, customer, price, status, test_clock: clock } = params;
    if (customer !== undefined) customerOf(change, customer);
    const isWanted = (given: string) =>
      status === undefined
        ? given !== "canceled"
        : status === "all" ||
          status === given ||
          (status === "ended" && ["canceled", "incomplete_expired"].includes(given));
    const found = change
      .all("subscription")
      .filter(
        (each) =>
          isWanted(each.status) &&
          (customer === undefined || each.customer === customer) &&
          (price === undefined || itemOf(each).price.id === price) &&
          (clock === undefined || each.test_clock === clock) &&
          isWithin(each.created, created),
      );
    return listOf(found, params, "/v1/subscriptions");
  },
  "GET /v1/subscriptions/:id": ({ id, change }) => change.need("subscription", id),
  "POST /v1/subscriptions/:id": ({ id, params, change: now }) => {
    emulated(params, [
      "cancel_at",
      "cancel_at_period_end",
      "default_payment_method",
      "description",
      "items",
      "metadata",
      "payment_behavior",
      "proration_behavior",
      "expand",
    ]);
    const before = now.need("subscription", id);
    const change = timed(now, before.customer as string);
    const { items, metadata, description, default_payment_method: method, cancel_at_period_end: cancels } = params;
    const { cancel_at: cancelsAt } = params;
    if (cancels !== undefined && cancelsAt !== undefined) {
      const message = "You may only specify one of these parameters: cancel_at, cancel_at_period_end.";
      throw invalid(message, { param: "cancel_at" });
    }
    const isToEnd = cancels !== undefined || cancelsAt !== undefined;
    const onlyMetadata = items === undefined && method === undefined && !isToEnd;
    if (!isLive(before) && !onlyMetadata) {
      throw invalid("A canceled subscription can only update its cancellation_details and metadata.");
    }
    if (method !== undefined) change.need("payment_method", method, "default_payment_method");
    if (items !== undefined && isToEnd) throw notEmulated("Two changes of a subscription at once", "items");
    const described = updated(change, before, {
      ...before,
      ...(description !== undefined && { description: description || null }),
      ...(method !== undefined && { default_payment_method: method }),
      metadata: mergedMetadata(before.metadata, metadata),
    });
    if (items !== undefined) return changePrice(change, described, items, params);
    if (cancelsAt !== undefined) return cancelAt(change, described, cancelsAt);
    return cancels === undefined ? described : cancelAtEnd(change, described, cancels);
  },
  "DELETE /v1/subscriptions/:id": ({ id, params, change: now }) => {
    emulated(params, ["expand", "cancellation_details"]);
    const before = now.need("subscription", id);
    if (!isLive(before)) throw noSuch("subscription", id);
    const change = timed(now, before.customer as string);
    discardUpdate(change, before);
    return end(change, change.need("subscription", id), "cancellation_requested");
  },
} satisfies Partial<Handlers>;

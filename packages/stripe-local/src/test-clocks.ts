import type { Stripe } from "stripe";
import { runBilling } from "./billing-clock.ts";
import type { Change } from "./change.ts";
import { emit } from "./events.ts";
import { emulated, invalid, notEmulated } from "./failure.ts";
import { newId } from "./ids.ts";
import { listOf } from "./lists.ts";
import type { Handlers } from "./routes.ts";

const LIFE_SECONDS = 30 * 86_400;
type TestClock = Stripe.TestHelpers.TestClock;

function advance(change: Change, before: TestClock, to: number): TestClock {
  if (to <= before.frozen_time) {
    throw invalid("The test clock can only be advanced to a later time.", { param: "frozen_time" });
  }
  const advancing: TestClock = {
    ...before,
    status: "advancing",
    status_details: { advancing: { target_frozen_time: to } },
  };
  emit(change, { type: "test_helpers.test_clock.advancing", object: advancing });
  const ready = change.put<TestClock>({ ...before, frozen_time: to, status: "ready", status_details: {} });
  runBilling(change);
  emit(change, { type: "test_helpers.test_clock.ready", object: ready });
  // Shown as advancing, as by Stripe, which takes a while; here all has happened by the reply.
  return advancing;
}

export const testClocks = {
  "POST /v1/test_helpers/test_clocks": ({ params, change }) => {
    emulated(params, ["frozen_time", "name", "expand"]);
    const clock = change.put<TestClock>({
      id: newId("clock", 24),
      object: "test_helpers.test_clock",
      created: change.at,
      deletes_after: change.at + LIFE_SECONDS,
      frozen_time: params.frozen_time,
      livemode: false,
      name: params.name || null,
      status: "ready",
      status_details: {},
    });
    emit(change, { type: "test_helpers.test_clock.created", object: clock });
    return clock;
  },
  "GET /v1/test_helpers/test_clocks": ({ params, change }) =>
    listOf(change.all("test_helpers.test_clock"), params, "/v1/test_helpers/test_clocks"),
  "GET /v1/test_helpers/test_clocks/:id": ({ id, change }) => change.need("test_helpers.test_clock", id),
  "POST /v1/test_helpers/test_clocks/:id/advance": ({ id, params, change }) =>
    advance(change, change.need("test_helpers.test_clock", id), params.frozen_time),
  "DELETE /v1/test_helpers/test_clocks/:id": ({ id, change }) => {
    const clock = change.need("test_helpers.test_clock", id);
    const attached = change.all("customer").some((customer) => !customer.deleted && customer.test_clock === id);
    if (attached) throw notEmulated("Deleting a test clock that has customers");
    change.remove(id);
    emit(change, { type: "test_helpers.test_clock.deleted", object: clock });
    return { id, object: "test_helpers.test_clock", deleted: true };
  },
} satisfies Partial<Handlers>;

import { deauthorize, rejectAccount } from "./accounts.ts";
import { payOutDaily } from "./balance-settings.ts";
import { runBilling } from "./billing-clock.ts";
import { Change } from "./change.ts";
import { settleCaptures } from "./charges.ts";
import { expireDue } from "./checkout-outcomes.ts";
import { currencyOf } from "./currencies.ts";
import { timed } from "./customer-time.ts";
import { contest, decide, escalate, warn } from "./disputes.ts";
import { Failure, invalid } from "./failure.ts";
import { Faults } from "./faults.ts";
import { cardOf } from "./payment-methods.ts";
import { settlePayout } from "./payouts.ts";
import { failRefund } from "./refunds.ts";
import { setCard } from "./saved-card.ts";
import { set, settingsOf } from "./settings.ts";
import type { Store } from "./store.ts";
import type { Webhooks } from "./webhooks.ts";

const OUTCOMES = ["canceled", "unpaid", "past_due"] as const;

function outcomeOf(given: string | null): (typeof OUTCOMES)[number] {
  const known = OUTCOMES.find((each) => each === given);
  if (known) return known;
  throw invalid(`then is one of ${OUTCOMES.join(", ")}; got ${given}.`, { param: "then" });
}

/** Settings that are not given stay unchanged. @throws Failure 400 for an unknown currency */
function settlementOf(query: URLSearchParams) {
  const [currencies, rates] = [query.get("currencies"), query.get("rates")];
  const pairs = rates?.split(",").map((pair) => pair.split(":"));
  return {
    ...(currencies && { settled: currencies.split(",").map((code) => currencyOf(code, "currencies")) }),
    ...(pairs && { rates: Object.fromEntries(pairs.map(([code = "", rate]) => [currencyOf(code), Number(rate)])) }),
  };
}

/** @throws Failure 400 unless it is a positive whole number of days or seconds, less than ten years */
function secondsOf(query: URLSearchParams): number {
  const seconds = Number(query.get("days") ?? 0) * 86_400 + Number(query.get("seconds") ?? 0);
  if (Number.isInteger(seconds) && seconds > 0 && seconds < 10 * 366 * 86_400) return seconds;
  throw invalid("Say how far: ?days= or ?seconds=, over zero and under ten years.", { param: "seconds" });
}

interface Asked {
  readonly change: Change;
  readonly webhooks: Webhooks;
  readonly faults: Faults;
  readonly id: string;
  /** The last part of the path: the action on the object of the id. */
  readonly action: string;
  readonly query: URLSearchParams;
}
type Control = (asked: Asked) => object | Promise<object>;

/** A control that commits its change before it answers. */
const changing =
  (make: (asked: Asked) => object): Control =>
  async (asked) => {
    const body = make(asked);
    await asked.change.commit();
    return body;
  };

const hold: Control = ({ webhooks, id }) => {
  webhooks.hold(id === "hold");
  return { held: id === "hold" };
};

const deliver: Control = async ({ change, webhooks, id, query }) => {
  change.need("event", id);
  return { deliveries: await webhooks.deliver(id, query.get("endpoint") ?? undefined) };
};

const lose: Control = async ({ change, webhooks, id }) => {
  change.need("event", id);
  const waiting = change.all("delivery").filter(({ event }) => event === id);
  for (const delivery of waiting) await webhooks.drop(delivery.id);
  return { lost: waiting.length };
};

const advance: Control = async ({ change, query }) => {
  const seconds = secondsOf(query);
  const ahead = settingsOf(change).ahead + seconds;
  set(change, { ahead });
  const then = change.during(change.at + seconds);
  expireDue(then);
  runBilling(then);
  payOutDaily(then);
  await then.commit();
  return { now: then.at, ahead };
};

const changeCard = changing(({ change, id, query }) => {
  setCard(timed(change, id), id, cardOf(query.get("card")));
  return change.need("customer", id);
});

const endRetries = changing(({ change, query }) => {
  const afterRetries = outcomeOf(query.get("then"));
  set(change, { afterRetries });
  return { afterRetries };
});

const settle = changing(({ change, query }) => {
  const { settled, rates } = set(change, settlementOf(query));
  return { settled, rates };
});

const holdCaptures = changing(({ change, id }) => {
  set(change, { holdsCaptures: id === "hold" });
  if (id === "release") settleCaptures(change);
  return { held: id === "hold" };
});

const dispute = changing(({ change, id, query }) =>
  contest(change, id, {
    amount: query.has("amount") ? Number(query.get("amount")) : undefined,
    reason: query.get("reason") ?? undefined,
    isInquiry: query.get("inquiry") === "true",
  }),
);
const decideDispute = changing(({ change, id, action }) => decide(change, id, action === "win"));
const answerPayout = changing(({ change, id, action }) => settlePayout(change, id, action === "pay"));

/** By kind and action. Routes without an id have the action in its place. */
const CONTROLS: Readonly<Record<string, Control>> = {
  "webhooks hold": hold,
  "webhooks release": hold,
  "faults ": ({ faults, query }) => faults.add(query),
  "events deliver": deliver,
  "events lose": lose,
  "clock advance": advance,
  "customers card": changeCard,
  "billing retries": endRetries,
  "settlement set": settle,
  "captures hold": holdCaptures,
  "captures release": holdCaptures,
  "refunds fail": changing(({ change, id }) => failRefund(change, id)),
  "charges dispute": dispute,
  "charges warn": changing(({ change, id }) => warn(change, id)),
  "disputes escalate": changing(({ change, id }) => escalate(change, id)),
  "disputes win": decideDispute,
  "disputes lose": decideDispute,
  "accounts reject": changing(({ change, id }) => rejectAccount(change, change.need("account", id))),
  "accounts deauthorize": changing(({ change, id }) => deauthorize(change, change.need("account", id))),
  "payouts pay": answerPayout,
  "payouts fail": answerPayout,
};

/**
 * Controls for tests beyond Stripe's API, by POST without a key or body:
 * - /_control/events/{id}/deliver sends an event again, with ?endpoint= to that endpoint only;
 * - /_control/webhooks/hold and /release keep events back, so that they can be sent in another order;
 * - /_control/events/{id}/lose drops an event's waiting deliveries;
 * - /_control/refunds/{id}/fail lets the bank return a refund;
 * - /_control/charges/{id}/dispute?amount=&reason=&inquiry=true lets the buyer's bank contest a charge, or only ask;
 * - /_control/charges/{id}/warn lets the card's issuer report a charge as fraud: an event, which moves no money;
 * - /_control/disputes/{id}/escalate makes a dispute of an inquiry, /win and /lose give the bank's decision;
 * - /_control/payouts/{id}/pay and /fail give the bank's answer to a payout of a connected account;
 * - /_control/accounts/{id}/reject rejects a connected account for good, /deauthorize disconnects it from the platform;
 * - /_control/clock/advance?days= or ?seconds= advances Stripe's clock, and everything due by then happens;
 * - /_control/customers/{id}/card?card= pays, declines or authenticates from now on;
 * - /_control/faults?kind=&times=&path=&method= lets the next calls of the API fail, see faults.ts; ?times=0 ends it;
 * - /_control/settlement/set?currencies=usd,eur&rates=eur:0.9 sets the currencies of the platform's balance, and
 *   today's rates to the dollar;
 * - /_control/captures/hold and /release delay the settlements of payments that are captured in the background;
 * - /_control/billing/retries?then= canceled, unpaid or past_due: the state of a subscription after the last retry.
 */
export function controls(store: Store, webhooks: Webhooks, clock: () => number, faults = new Faults()) {
  return async (method: string, url: URL): Promise<{ status: number; body: object }> => {
    const [, , kind = "", id = "", action = id] = url.pathname.split("/");
    const what = `${kind} ${action}`;
    const control = method === "POST" && Object.hasOwn(CONTROLS, what) ? CONTROLS[what] : undefined;
    if (!control) {
      const message = `${method} ${url.pathname} is no control of the emulator.`;
      return { status: 404, body: { error: { type: "invalid_request_error", message } } };
    }
    const change = new Change(store, clock());
    try {
      return { status: 200, body: await control({ change, webhooks, faults, id, action, query: url.searchParams }) };
    } catch (error) {
      if (error instanceof Failure) return { status: error.status, body: { error: error.body } };
      throw error;
    }
  };
}

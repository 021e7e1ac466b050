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

/** What was not asked for stays as it was. @throws Failure 400 for what is no currency */
function settlementOf(query: URLSearchParams) {
  const [currencies, rates] = [query.get("currencies"), query.get("rates")];
  const pairs = rates?.split(",").map((pair) => pair.split(":"));
  return {
    ...(currencies && { settled: currencies.split(",").map((code) => currencyOf(code, "currencies")) }),
    ...(pairs && { rates: Object.fromEntries(pairs.map(([code = "", rate]) => [currencyOf(code), Number(rate)])) }),
  };
}

/** @throws Failure 400 unless it is a whole number of days or seconds, over zero and under ten years */
function secondsOf(query: URLSearchParams): number {
  const seconds = Number(query.get("days") ?? 0) * 86_400 + Number(query.get("seconds") ?? 0);
  if (Number.isInteger(seconds) && seconds > 0 && seconds < 10 * 366 * 86_400) return seconds;
  throw invalid("Say how far: ?days= or ?seconds=, over zero and under ten years.", { param: "seconds" });
}

/**
 * What tests can do that Stripe's API cannot, by POST without a key or body:
 * - /_control/events/{id}/deliver sends an event again, ?endpoint= to one endpoint alone;
 * - /_control/webhooks/hold and /release keep events back, so that they can be sent in another order;
 * - /_control/events/{id}/lose drops what still waits of an event;
 * - /_control/refunds/{id}/fail lets the bank send a refund back;
 * - /_control/charges/{id}/dispute?amount=&reason=&inquiry=true lets the buyer's bank contest a charge, or only ask;
 * - /_control/charges/{id}/warn lets the card's issuer report a charge as fraud, which is told and moves nothing;
 * - /_control/disputes/{id}/escalate makes a dispute of an inquiry, /win and /lose give the bank's decision;
 * - /_control/payouts/{id}/pay and /fail give the bank's answer to a payout of a connected account;
 * - /_control/accounts/{id}/reject turns a connected account down for good, /deauthorize cuts the platform off from it;
 * - /_control/clock/advance?days= or ?seconds= moves Stripe's clock, and does what is due by then;
 * - /_control/customers/{id}/card?card= pays, declines or authenticates from now on;
 * - /_control/faults?kind=&times=&path=&method= lets the next calls of the API fail, see faults.ts; ?times=0 ends it;
 * - /_control/settlement/set?currencies=usd,eur&rates=eur:0.9 sets what the platform's balance is in, and how much a
 *   dollar is today;
 * - /_control/captures/hold and /release keep back what payments that are captured in the background come to;
 * - /_control/billing/retries?then= canceled, unpaid or past_due: what a subscription is when they are used up.
 */
export function controls(store: Store, webhooks: Webhooks, clock: () => number, faults = new Faults()) {
  return async (method: string, url: URL): Promise<{ status: number; body: object }> => {
    const [, , kind, id = "", action] = url.pathname.split("/");
    const what = method === "POST" ? [kind, action ?? id].join(" ") : method;
    const change = new Change(store, clock());
    try {
      if (what === "webhooks hold" || what === "webhooks release") {
        webhooks.hold(id === "hold");
        return { status: 200, body: { held: id === "hold" } };
      }
      if (what === "faults ") return { status: 200, body: faults.add(url.searchParams) };
      if (what === "events deliver") {
        change.need("event", id);
        const deliveries = await webhooks.deliver(id, url.searchParams.get("endpoint") ?? undefined);
        return { status: 200, body: { deliveries } };
      }
      if (what === "events lose") {
        change.need("event", id);
        const waiting = change.all("delivery").filter(({ event }) => event === id);
        for (const delivery of waiting) await webhooks.drop(delivery.id);
        return { status: 200, body: { lost: waiting.length } };
      }
      if (what === "clock advance") {
        const seconds = secondsOf(url.searchParams);
        const ahead = settingsOf(change).ahead + seconds;
        set(change, { ahead });
        const then = change.during(change.at + seconds);
        expireDue(then);
        runBilling(then);
        payOutDaily(then);
        await then.commit();
        return { status: 200, body: { now: then.at, ahead } };
      }
      if (what === "customers card") {
        setCard(timed(change, id), id, cardOf(url.searchParams.get("card")));
        await change.commit();
        return { status: 200, body: change.need("customer", id) };
      }
      if (what === "billing retries") {
        const afterRetries = outcomeOf(url.searchParams.get("then"));
        set(change, { afterRetries });
        await change.commit();
        return { status: 200, body: { afterRetries } };
      }
      if (what === "settlement set") {
        const { settled, rates } = set(change, settlementOf(url.searchParams));
        await change.commit();
        return { status: 200, body: { settled, rates } };
      }
      if (what === "captures hold" || what === "captures release") {
        set(change, { holdsCaptures: id === "hold" });
        if (id === "release") settleCaptures(change);
        await change.commit();
        return { status: 200, body: { held: id === "hold" } };
      }
      if (what === "refunds fail") {
        const refund = failRefund(change, id);
        await change.commit();
        return { status: 200, body: refund };
      }
      if (what === "charges dispute") {
        const { searchParams: asked } = url;
        const dispute = contest(change, id, {
          amount: asked.has("amount") ? Number(asked.get("amount")) : undefined,
          reason: asked.get("reason") ?? undefined,
          isInquiry: asked.get("inquiry") === "true",
        });
        await change.commit();
        return { status: 200, body: dispute };
      }
      if (what === "charges warn") {
        const warning = warn(change, id);
        await change.commit();
        return { status: 200, body: warning };
      }
      if (what === "disputes escalate" || what === "disputes win" || what === "disputes lose") {
        const dispute = action === "escalate" ? escalate(change, id) : decide(change, id, action === "win");
        await change.commit();
        return { status: 200, body: dispute };
      }
      if (what === "accounts reject" || what === "accounts deauthorize") {
        const account = change.need("account", id);
        const after = action === "reject" ? rejectAccount(change, account) : deauthorize(change, account);
        await change.commit();
        return { status: 200, body: after };
      }
      if (what === "payouts pay" || what === "payouts fail") {
        const payout = settlePayout(change, id, action === "pay");
        await change.commit();
        return { status: 200, body: payout };
      }
    } catch (error) {
      if (error instanceof Failure) return { status: error.status, body: { error: error.body } };
      throw error;
    }
    const message = `${method} ${url.pathname} is no control of the emulator.`;
    return { status: 404, body: { error: { type: "invalid_request_error", message } } };
  };
}

import { isRefusal } from "../../shared/kernel/refusal.ts";
import { type EventPorts, ruleOf } from "./event-table.ts";
import type { Applied, FindNote, ForgetFailure, KeepFailure, StripeEvent } from "./ports.ts";

export type InboxPorts = EventPorts & {
  readonly findNote: FindNote;
  readonly keepFailure: KeepFailure;
  readonly forgetFailure: ForgetFailure;
};

/** The outcome of an event. `about` is for the log. */
export interface Taken {
  readonly outcome: "applied" | "repeated" | "not-ours" | "ignored" | "refused" | "unknown-type";
  readonly detail: string;
  readonly about?: Readonly<Record<string, unknown>>;
}

/** Another stage shares the Stripe account and has orders that this one has not. */
const OTHER_STAGES: readonly string[] = ["unknown-order", "unknown-subscription"];

/**
 * Applies an event once, however it arrives. An event that throws, or fits no order, is stored as a failure until it is
 * applied.
 * @throws the error of applying it, so that Stripe sends it again
 */
export async function take(ports: InboxPorts, event: StripeEvent): Promise<Taken> {
  const rule = ruleOf(event.type);
  if (!rule) return { outcome: "unknown-type", detail: "nobody has decided on this type of event" };
  if (typeof rule !== "function") return { outcome: "ignored", detail: rule.ignored };
  const { isNoted, hasFailed } = await ports.findNote(event.id);
  const taken: Taken = isNoted
    ? { outcome: "repeated", detail: "it was applied before" }
    : resultOf(await applying(ports, event, () => rule(ports, event)));
  if (taken.outcome === "refused") await ports.keepFailure(event, "refused", taken.detail);
  // Also if it was recorded: it may have failed after that, or concurrently.
  else if (hasFailed) await ports.forgetFailure(event.id);
  return taken;
}

async function applying(ports: InboxPorts, event: StripeEvent, apply: () => Promise<Applied>): Promise<Applied> {
  try {
    return await apply();
  } catch (error) {
    await ports.keepFailure(event, "thrown", error instanceof Error ? error.message : String(error));
    throw error;
  }
}

function resultOf(applied: Applied): Taken {
  if (applied === "not-ours") return { outcome: "not-ours", detail: "it is about nothing of ours" };
  if (!isRefusal(applied)) return { outcome: "applied", detail: "applied", about: applied };
  const outcome = OTHER_STAGES.includes(applied.refused) ? "not-ours" : "refused";
  return { outcome, detail: applied.detail, about: { code: applied.refused } };
}

import type { Money } from "../../shared/kernel/money.ts";
import { type Arm, type MessageKind, type Outcome, variants } from "../contract/message.ts";
import { ARM_FLOOR, CONTROL_SHARE, MOST_WORKS } from "../settings.ts";
import type { Grounds, Standing } from "./occasion.ts";

/** A text's place in [0, 1) by a uniform hash, the same as in conversion's assignment. */
type PlaceOf = (salt: string, unit: string) => number;
/** The belief about a choice's mean reward. */
interface Belief {
  readonly mean: number;
  readonly deviation: number;
}
/** The probability that each is the best. */
type ProbabilitiesOfBest = (beliefs: readonly Belief[]) => number[];
/** Probabilities with a minimum for each. */
type WithFloors = (chances: readonly number[], floors: readonly number[]) => number[];

export type Outcomes = Readonly<Partial<Record<Arm, Outcome>>>;

const NONE: Outcome = { decided: 0, sent: 0, followed: 0, stopped: 0, complained: 0, converted: 0 };
export const outcomeOf = (outcomes: Outcomes, arm: Arm): Outcome => outcomes[arm] ?? NONE;

/** The arms for people outside the control group. */
export const choices = ["nothing", ...variants] as const satisfies readonly Arm[];

/**
 * The belief about an arm's reward: plus one for a conversion, minus one for an unsubscription. The prior is one conversion
 * of two people.
 */
function beliefOf({ decided, converted, stopped, complained }: Outcome): Belief {
  const n = decided + 2;
  const won = (converted + 1) / n;
  const lost = (stopped + complained) / n;
  return { mean: won - lost, deviation: Math.sqrt((won * (1 - won) + lost * (1 - lost) + 2 * won * lost) / (n + 1)) };
}

/** Whether a person is in a kind's control group, for all of its occasions. */
const isControl = (placeOf: PlaceOf, kind: MessageKind, user: string): boolean =>
  placeOf(`message-control:${kind}`, user) < CONTROL_SHARE;

/** The probability of each choice, for people outside the control group. */
export function chancesOf(
  outcomes: Outcomes,
  policy: { readonly probabilitiesOfBest: ProbabilitiesOfBest; readonly withFloors: WithFloors },
): number[] {
  const chances = policy.probabilitiesOfBest(choices.map((arm) => beliefOf(outcomeOf(outcomes, arm))));
  return policy.withFloors(
    chances,
    choices.map(() => ARM_FLOOR),
  );
}

/** The arm whose part of [0, 1) contains a place. */
function drawn(chances: readonly number[], place: number): number {
  let upTo = 0;
  for (const [n, chance] of chances.entries()) {
    upTo += chance;
    if (place < upTo) return n;
  }
  return chances.length - 1;
}

export interface Policy {
  readonly placeOf: PlaceOf;
  readonly probabilitiesOfBest: ProbabilitiesOfBest;
  readonly withFloors: WithFloors;
}

/**
 * The decision about an occasion, and its probability among all people. A repetition with the same data gives the same
 * decision.
 */
export function chosenArm(
  policy: Policy,
  { kind, user, subject, since }: Standing["occasion"],
  outcomes: Outcomes,
): { readonly arm: Arm; readonly propensity: number } {
  if (isControl(policy.placeOf, kind, user)) return { arm: "control", propensity: CONTROL_SHARE };
  const chances = chancesOf(outcomes, policy);
  const n = drawn(chances, policy.placeOf(`message-arm:${kind}:${subject}:${since}`, user));
  return { arm: choices[n] ?? "nothing", propensity: (1 - CONTROL_SHARE) * (chances[n] ?? 0) };
}

/** The probability of each arm among all people, for operators. */
export function chanceOf(arm: Arm, chances: readonly number[]): number {
  if (arm === "control") return CONTROL_SHARE;
  return (1 - CONTROL_SHARE) * (chances[choices.indexOf(arm)] ?? 0);
}

const rate = ({ decided, converted }: Outcome, as: number): number => (converted + as) / (decided + 1);

/** The prior of the effect of each kind's messages on the conversion rate. */
const UPLIFT: Readonly<Record<MessageKind, number>> = {
  "abandoned-checkout": 0.05,
  "new-from-creator": 0.01,
  "stalled-course": 0,
};
/** The weight of the prior, in decisions. */
const WEIGHT = 100;

/** The effect of a kind's messages on the conversion rate: the prior, combined with the measured effect. */
export function upliftOf(kind: MessageKind, outcomes: Outcomes): number {
  const treated = variants.map((arm) => outcomeOf(outcomes, arm)).reduce(summed, NONE);
  const control = outcomeOf(outcomes, "control");
  const weight = Math.min(treated.decided, control.decided);
  const measured = weight === 0 ? 0 : rate(treated, 0) - rate(control, 0);
  return Math.max(0, (UPLIFT[kind] * WEIGHT + measured * weight) / (WEIGHT + weight));
}

export const summed = (a: Outcome, b: Outcome): Outcome => ({
  decided: a.decided + b.decided,
  sent: a.sent + b.sent,
  followed: a.followed + b.followed,
  stopped: a.stopped + b.stopped,
  complained: a.complained + b.complained,
  converted: a.converted + b.converted,
});

/** Occasions of one kind, with their value. */
interface Offer {
  readonly standings: readonly Standing[];
  readonly kind: MessageKind;
  readonly amount?: Money | undefined;
  readonly uplift: number;
}

/** Amounts of different currencies cannot be compared: then the order of the kinds decides. */
function compared(a: Offer, b: Offer): number {
  const order = messageOrder.indexOf(a.kind) - messageOrder.indexOf(b.kind);
  if (!a.amount || !b.amount || a.amount.currency !== b.amount.currency) return order;
  return b.uplift * b.amount.amount - a.uplift * a.amount.amount || order;
}
const messageOrder: readonly MessageKind[] = ["abandoned-checkout", "new-from-creator", "stalled-course"];

/**
 * The occasions of a person's next message, if any: all new works together, or one other occasion, whichever is the most
 * valuable. The price is used in place of the profit, as the platform's share of it is the same for almost all products.
 */
export function best(
  standings: readonly Standing[],
  upliftOfKind: (kind: MessageKind) => number,
): readonly [Standing, ...Standing[]] | undefined {
  const offers = standings
    .filter(({ occasion }) => occasion.kind !== "new-from-creator")
    .map((each): Offer => {
      const { kind } = each.occasion;
      return { standings: [each], kind, amount: each.amount, uplift: upliftOfKind(kind) };
    });
  const news = standings
    .filter(({ occasion }) => occasion.kind === "new-from-creator")
    .toSorted((a, b) => b.occasion.since.localeCompare(a.occasion.since))
    .slice(0, MOST_WORKS);
  if (news.length > 0) {
    const kind = "new-from-creator";
    const amount = news.map((each) => each.amount).toSorted((a, b) => (b?.amount ?? 0) - (a?.amount ?? 0))[0];
    offers.push({ standings: news, kind, amount, uplift: upliftOfKind(kind) });
  }
  const [first, ...others] = offers.toSorted(compared)[0]?.standings ?? [];
  return first && [first, ...others];
}

/** The facts that must still be true of everything a message is about. */
export function groundsOf(standings: readonly Standing[]): Grounds {
  const all = standings.map(({ grounds }) => grounds);
  const single = all.length === 1 ? all[0] : undefined;
  return {
    ...single,
    onSale: all.flatMap(({ onSale }) => onSale),
    guards: all.flatMap(({ guards }) => guards),
    follows: [...new Set(all.flatMap(({ follows }) => follows))],
  };
}

/** The path of the order, lesson or work that a message leads to. */
export function pathOfMessage([first, ...others]: readonly [Standing, ...Standing[]]): string {
  const { occasion, creatorId } = first;
  if (occasion.kind === "abandoned-checkout") return `/desk/orders/${occasion.subject}`;
  if (occasion.kind === "stalled-course") return `/read/${occasion.subject}`;
  if (others.length === 0) return `/works/${occasion.subject}`;
  return others.every((each) => each.creatorId === creatorId) ? `/creators/${creatorId}` : "/desk/following";
}

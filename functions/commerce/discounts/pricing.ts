import { type Currency, proportionOf, stepOf } from "../../shared/kernel/money.ts";
import { type Discount, PLATFORM } from "../contract/discount.ts";

/** What is to be priced. Minor units of one currency. */
export interface ListedLine {
  readonly listPrice: number;
  /** The least that it may come to. */
  readonly floor: number;
}

/** A discount that applies, to some of the lines. */
export interface Reduction {
  readonly discount: Pick<Discount, "id" | "owner" | "value" | "most">;
  /** Places in the lines. */
  readonly lines: readonly number[];
}

/** What each reduction, in the order in which they were given, takes off each line. */
export type Taken = readonly (readonly number[])[];

/**
 * Spreads an amount over lines in proportion to what each may still lose, whole steps by largest remainder; of equal
 * remainders the earlier line's comes first. Lines never lose more than they may.
 */
function spread(amount: number, mayLose: readonly number[], step: number): readonly number[] {
  const room = mayLose.reduce((sum, each) => sum + each, 0) / step;
  if (room === 0) return mayLose;
  const steps = Math.min(amount / step, room);
  const floors = mayLose.map((each) => proportionOf(steps, each / step, room));
  const left = steps - floors.reduce((sum, each) => sum + each, 0);
  const byRemainder = mayLose
    .map((each, n) => ({ n, remainder: (BigInt(steps) * BigInt(each / step)) % BigInt(room) }))
    .sort((a, b) => Number(b.remainder - a.remainder));
  const more = new Set(byRemainder.slice(0, left).map(({ n }) => n));
  return floors.map((each, n) => (each + (more.has(n) ? 1 : 0)) * step);
}

const inCurrency = (amounts: readonly { amount: number; currency: Currency }[], currency: Currency): number =>
  amounts.find((each) => each.currency === currency)?.amount ?? 0;

/** What a part in basis points takes off each line, within the most that it may take off all of them. */
function parted(
  basisPoints: number,
  most: Discount["most"],
  left: readonly number[],
  mayLose: readonly number[],
  currency: Currency,
): readonly number[] {
  const step = stepOf(currency);
  const whole = left.map((each, n) => Math.min(proportionOf(each / step, basisPoints, 10_000) * step, mayLose[n] ?? 0));
  return most === undefined ? whole : spread(inCurrency(most, currency), whole, step);
}

/**
 * In which order they are applied, whatever the order in which they were given: those that take a part before those that
 * take an amount; of either, creators' before the platform's, as a creator earns as if the platform had none; then the
 * greater first, and of equal ones the older.
 */
function inTurn(currency: Currency) {
  const isAmount = ({ discount }: Reduction): number => ("amounts" in discount.value ? 1 : 0);
  const isOurs = ({ discount }: Reduction): number => (discount.owner === PLATFORM ? 1 : 0);
  const sizeOf = ({ discount: { value } }: Reduction): number =>
    "amounts" in value ? inCurrency(value.amounts, currency) : value.basisPoints;
  return (a: Reduction, b: Reduction): number =>
    isAmount(a) - isAmount(b) ||
    isOurs(a) - isOurs(b) ||
    sizeOf(b) - sizeOf(a) ||
    (a.discount.id < b.discount.id ? -1 : 1);
}

/**
 * What discounts take off lines: each of what those before it left, down to the lines' floors. A part is taken of each
 * line by itself, rounded down.
 */
export function reduced(lines: readonly ListedLine[], reductions: readonly Reduction[], currency: Currency): Taken {
  const step = stepOf(currency);
  const left = lines.map(({ listPrice }) => listPrice);
  const taken = reductions.map(() => lines.map(() => 0));
  const mayLose = (n: number): number => Math.max(0, (left[n] ?? 0) - (lines[n]?.floor ?? 0));
  for (const reduction of reductions.toSorted(inTurn(currency))) {
    const { lines: of } = reduction;
    const { value, most } = reduction.discount;
    const room = of.map(mayLose);
    const prices = of.map((n) => left[n] ?? 0);
    const parts =
      "amounts" in value
        ? spread(inCurrency(value.amounts, currency), room, step)
        : parted(value.basisPoints, most, prices, room, currency);
    const own = taken[reductions.indexOf(reduction)] ?? [];
    for (const [at, n] of of.entries()) {
      own[n] = parts[at] ?? 0;
      left[n] = (left[n] ?? 0) - (parts[at] ?? 0);
    }
  }
  return taken;
}

import { type Currency, proportionOf, stepOf } from "../../shared/kernel/money.ts";
import { type Discount, PLATFORM } from "../contract/discount.ts";

/** A line to be priced, in minor units of one currency. */
export interface ListedLine {
  readonly listPrice: number;
  /** Its floor. */
  readonly floor: number;
}

/** A discount, and its lines. */
export interface Reduction<Line extends ListedLine = ListedLine> {
  readonly discount: Pick<Discount, "id" | "owner" | "value" | "most">;
  readonly lines: readonly Line[];
}

/** A line while discounts are applied in turn, in minor units. */
interface OpenLine {
  /** Its current price. */
  readonly price: number;
  /** The distance to its floor. */
  readonly room: number;
}

interface Part<Line> {
  readonly line: Line;
  readonly off: number;
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, each) => sum + each, 0);

/**
 * Distributes an amount over lines in proportion to their room, in whole steps by largest remainder; of equal
 * remainders the earlier line's comes first. No line loses more than its room.
 */
function spread<Line extends Pick<OpenLine, "room">>(amount: number, lines: readonly Line[], step: number) {
  const room = sumOf(lines.map((line) => line.room)) / step;
  if (room === 0) return lines.map((line): Part<Line> => ({ line, off: 0 }));
  const steps = Math.min(amount / step, room);
  const shares = lines.map((line) => ({
    line,
    whole: proportionOf(steps, line.room / step, room),
    remainder: (BigInt(steps) * BigInt(line.room / step)) % BigInt(room),
  }));
  const left = steps - sumOf(shares.map(({ whole }) => whole));
  const roundedUp = new Set(shares.toSorted((a, b) => Number(b.remainder - a.remainder)).slice(0, left));
  return shares.map(
    (share): Part<Line> => ({ line: share.line, off: (share.whole + (roundedUp.has(share) ? 1 : 0)) * step }),
  );
}

const inCurrency = (amounts: readonly { amount: number; currency: Currency }[], currency: Currency): number =>
  amounts.find((each) => each.currency === currency)?.amount ?? 0;

/** The reduction of each line by a fraction in basis points, within the most that it may reduce all of them. */
function partOff<Line extends OpenLine>(
  basisPoints: number,
  most: Discount["most"],
  lines: readonly Line[],
  currency: Currency,
): readonly Part<Line>[] {
  const step = stepOf(currency);
  const parts = lines.map((line): Part<Line> => {
    const part = proportionOf(line.price / step, basisPoints, 10_000) * step;
    return { line, off: Math.min(part, line.room) };
  });
  if (most === undefined) return parts;
  const capped = parts.map(({ line, off }) => ({ line, room: off }));
  return spread(inCurrency(most, currency), capped, step).map(({ line: { line }, off }) => ({ line, off }));
}

/**
 * The order in which discounts apply, whatever order they came in: percentages before amounts; in each group creators'
 * before the platform's, as creators earn as if the platform had none; then the greater first, and of equal ones the
 * older.
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
 * The reductions of lines by discounts: each applies to what the previous ones left, down to the lines' floors. A
 * percentage is taken from each line separately, rounded down.
 * @returns by discount, minor units by line
 */
export function amountsOff<Line extends ListedLine, Of extends Reduction<Line>>(
  reductions: readonly Of[],
  currency: Currency,
): ReadonlyMap<Of, ReadonlyMap<Line, number>> {
  const prices = new Map<Line, number>();
  const openLine = (line: Line) => {
    const price = prices.get(line) ?? line.listPrice;
    return { line, price, room: Math.max(0, price - line.floor) };
  };
  const off = new Map<Of, ReadonlyMap<Line, number>>();
  for (const reduction of reductions.toSorted(inTurn(currency))) {
    const { value, most } = reduction.discount;
    const lines = reduction.lines.map(openLine);
    const parts =
      "amounts" in value
        ? spread(inCurrency(value.amounts, currency), lines, stepOf(currency))
        : partOff(value.basisPoints, most, lines, currency);
    for (const { line, off: part } of parts) prices.set(line.line, line.price - part);
    off.set(reduction, new Map(parts.map(({ line, off: part }) => [line.line, part])));
  }
  return off;
}

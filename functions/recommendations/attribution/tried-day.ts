import type { Receipt } from "../contract/receipt.ts";
import { seedOf } from "../ranking/exploration.ts";
import { replayedList } from "../receipts/receipt.ts";

/** The lists of an experiment that somebody saw on a day, and the clicks on them. */
export interface TriedSums {
  readonly experiment: string;
  /** Who they were made for: `u:` and a user's id, or `v:` and a visitor's. */
  readonly unit: string;
  readonly lists: number;
  readonly clicks: number;
}

/** What chance chose for its place on a list that was seen: what other ways to choose are evaluated by. */
export interface SlotChoice {
  /** The chances of those it chose among, the most relevant first. */
  readonly chances: readonly number[];
  readonly chosen: number;
  readonly isClicked: boolean;
}

/** So many choices of a day are kept, drawn by the hashes of their lists: a day is the same whenever it is counted. */
const MOST_CHOICES = 5_000;

interface SeenList {
  readonly receipt: Receipt;
  readonly clicked: Set<string>;
  isSlotSeen: boolean;
}

const slotOf = ({ items }: Receipt) => items.find(({ slot }) => slot === "exploration")?.product;
const isOfUse = (receipt: Receipt): boolean => receipt.experiment !== undefined || slotOf(receipt) !== undefined;

/** Collects what a day's lists say of experiments, and of the place that is given to chance. */
export class TriedDay {
  readonly #lists = new Map<string, SeenList>();

  /** @param shown products of the list that were on a screen, and of those the ones that were clicked */
  add(receipt: Receipt, shown: readonly string[], clicked: readonly string[]): void {
    if (shown.length === 0 || !isOfUse(receipt)) return;
    const own = this.#lists.get(receipt.id) ?? { receipt, clicked: new Set(), isSlotSeen: false };
    this.#lists.set(receipt.id, own);
    for (const each of clicked) own.clicked.add(each);
    own.isSlotSeen ||= shown.includes(slotOf(receipt) ?? "");
  }

  get tried(): TriedSums[] {
    const sums = new Map<string, { experiment: string; unit: string; lists: number; clicks: number }>();
    for (const { receipt, clicked } of this.#lists.values()) {
      if (receipt.experiment === undefined) continue;
      const { id: experiment } = receipt.experiment;
      const unit = receipt.user === undefined ? `v:${receipt.anonymousId}` : `u:${receipt.user}`;
      const key = `${experiment} ${unit}`;
      const own = sums.get(key) ?? { experiment, unit, lists: 0, clicks: 0 };
      sums.set(key, { ...own, lists: own.lists + 1, clicks: own.clicks + clicked.size });
    }
    return [...sums.values()];
  }

  get choices(): SlotChoice[] {
    return [...this.#lists.values()]
      .filter(({ isSlotSeen }) => isSlotSeen)
      .map((each) => ({ each, place: seedOf(each.receipt.id) }))
      .sort((a, b) => a.place - b.place)
      .slice(0, MOST_CHOICES)
      .flatMap(({ each: { receipt, clicked } }): SlotChoice[] => {
        const { chances } = replayedList(receipt);
        const product = slotOf(receipt);
        const chosen = chances?.findIndex(({ item }) => item.id === product) ?? -1;
        if (chances === undefined || product === undefined || chosen < 0) return [];
        return [{ chances: chances.map(({ propensity }) => propensity), chosen, isClicked: clicked.has(product) }];
      });
  }
}

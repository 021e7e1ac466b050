import type { EventType } from "../../behaviour/contract/event-types.ts";
import { purchaseFeatures } from "../contract/purchase.ts";
import type { Device, Receipt } from "../contract/receipt.ts";
import { seedOf } from "../ranking/exploration.ts";
import { EXPOSURES_OF_A_PERSON, MOST_EXPOSURES } from "../settings.ts";

/** An item of a list that was on somebody's screen, with its features when the list was made. */
export interface Exposure {
  readonly list: string;
  readonly product: string;
  /** The subject, as in the log: `u` or `v` and the id. */
  readonly subject: string;
  /** When the list was made, by our clock, in ms. */
  readonly at: number;
  readonly placement: Receipt["placement"];
  readonly source: Receipt["items"][number]["source"];
  readonly position: number;
  readonly device?: Device | undefined;
  readonly values: readonly number[];
}

/** The possible acts after an exposure; a refund cancels a purchase. */
const actKinds = ["opened", "cart", "checkout", "bought", "refunded", "begun", "finished"] as const;
export type ActKind = (typeof actKinds)[number];

const ACT_OF: Partial<Record<EventType, ActKind>> = {
  click: "opened",
  view: "opened",
  cart: "cart",
  checkout: "checkout",
  purchase: "bought",
  refund: "refunded",
  progress: "begun",
  complete: "finished",
};
export const actOf = (type: EventType): ActKind | undefined => ACT_OF[type];

/** An act of a person with a product: its first and last time on a day, in ms. */
export interface Act {
  readonly subject: string;
  readonly product: string;
  readonly kind: ActKind;
  readonly first: number;
  readonly last: number;
}

/** The exposures and acts of a day. */
export interface DayExposures {
  readonly features: readonly string[];
  /** The number of exposures; only a sample is kept if there are more than `MOST_EXPOSURES`. */
  readonly seen: number;
  readonly exposures: readonly Exposure[];
  readonly acts: readonly Act[];
  /** Visitors and the users they became. */
  readonly merges: readonly { readonly visitor: string; readonly user: string }[];
}

const areOurs = (names: readonly string[] = []): boolean =>
  names.length === purchaseFeatures.length && purchaseFeatures.every((name, at) => names[at] === name);

const keyOf = ({ list, product }: Pick<Exposure, "list" | "product">) => `${list} ${product}`;

/** The factor by which the kept exposures may exceed the sample before they are cut. */
const SLACK = 1.25;

/** Collects the exposures and acts of a day's log. Idempotent. */
export class ExposureDay {
  readonly #exposures = new Map<string, Exposure>();
  readonly #ofSubject = new Map<string, number>();
  readonly #acts = new Map<string, { subject: string; product: string; kind: ActKind; first: number; last: number }>();
  readonly #merges = new Map<string, string>();
  /** The smallest hash that was left out of the sample; exposures with greater ones are left out, too. */
  #cut = Number.POSITIVE_INFINITY;
  #seen = 0;

  /** An item of a receipt was on the screen of the person whose list it was. Items without the present features are skipped. */
  show(receipt: Receipt, product: string, subject: string): void {
    const item = receipt.items.find((each) => each.product === product);
    if (!item?.purchase || !areOurs(receipt.purchase?.features)) return;
    const key = keyOf({ list: receipt.id, product });
    const before = this.#ofSubject.get(subject) ?? 0;
    if (this.#exposures.has(key) || before >= EXPOSURES_OF_A_PERSON) return;
    this.#ofSubject.set(subject, before + 1);
    this.#seen++;
    if (seedOf(key) >= this.#cut) return;
    this.#exposures.set(key, {
      list: receipt.id,
      product,
      subject,
      at: Date.parse(receipt.at),
      placement: receipt.placement,
      source: item.source,
      position: item.position,
      device: receipt.device,
      values: item.purchase.values,
    });
    if (this.#exposures.size > SLACK * MOST_EXPOSURES) this.#trim();
  }

  #trim(): void {
    const keys = [...this.#exposures.keys()].sort((a, b) => seedOf(a) - seedOf(b));
    for (const key of keys.slice(MOST_EXPOSURES)) {
      this.#cut = Math.min(this.#cut, seedOf(key));
      this.#exposures.delete(key);
    }
  }

  act(kind: ActKind, did: { readonly subject: string; readonly product: string; readonly at: number }): void {
    const { subject, product, at } = did;
    const key = `${kind} ${subject} ${product}`;
    const before = this.#acts.get(key);
    if (before) {
      before.first = Math.min(before.first, at);
      before.last = Math.max(before.last, at);
    } else this.#acts.set(key, { subject, product, kind, first: at, last: at });
  }

  merge(visitor: string, user: string): void {
    this.#merges.set(visitor, user);
  }

  result(): DayExposures {
    if (this.#exposures.size > MOST_EXPOSURES) this.#trim();
    return {
      features: purchaseFeatures,
      seen: this.#seen,
      exposures: [...this.#exposures.values()],
      acts: [...this.#acts.values()],
      merges: [...this.#merges].map(([visitor, user]) => ({ visitor, user })),
    };
  }
}

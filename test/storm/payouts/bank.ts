import type { Seen, Transfer } from "../../../functions/payouts/domain/transfer.ts";

interface Made {
  readonly transfer: Transfer;
  readonly stripeTransfer: string;
  reversed: number;
}

/** Stripe, as far as it matters to transfers. */
export class Bank {
  readonly made = new Map<string, Made>();
  private readonly refused = new Map<string, string>();

  /** As Stripe answers a key: the same as the first time. */
  send(transfer: Transfer, refusal: string | undefined): Seen {
    const key = `${transfer.creator}#${transfer.id}`;
    const before = this.find(transfer);
    if (before) return before;
    const failure = this.refused.get(key) ?? refusal;
    if (failure !== undefined) {
      this.refused.set(key, failure);
      return { failure };
    }
    this.made.set(key, {
      transfer: structuredClone(transfer),
      stripeTransfer: `tr_${this.made.size + 1}`,
      reversed: 0,
    });
    return this.find(transfer)!;
  }

  find({ creator, id }: Pick<Transfer, "creator" | "id">): Extract<Seen, { stripeTransfer: string }> | undefined {
    const made = this.made.get(`${creator}#${id}`);
    return made && { stripeTransfer: made.stripeTransfer, reversed: made.reversed };
  }

  fetch(stripeTransfer: string) {
    const made = [...this.made.values()].find((each) => each.stripeTransfer === stripeTransfer);
    if (!made) return undefined;
    const { creator, id, amount, currency, destination } = made.transfer;
    return { creator, id, amount, currency, destination, seen: this.find(made.transfer)! };
  }

  /** Somebody takes a part back on Stripe's own pages. */
  reverse(made: Made, amount: number): void {
    made.reversed = Math.min(made.transfer.amount, made.reversed + amount);
  }

  /** Minor units that creators have had in a currency. */
  sent(creator: string | undefined, currency: string): number {
    return [...this.made.values()]
      .filter(({ transfer }) => transfer.currency === currency && (creator ?? transfer.creator) === transfer.creator)
      .reduce((sum, { transfer, reversed }) => sum + transfer.amount - reversed, 0);
  }
}

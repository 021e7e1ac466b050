import type { Reconciliation } from "../../../functions/payouts/contract/reconciliation.ts";
import { type Balance, emptyBalance } from "../../../functions/payouts/domain/balance.ts";
import type { Entry } from "../../../functions/payouts/domain/ledger.ts";
import type { Payee } from "../../../functions/payouts/domain/payee.ts";
import type { Transfer } from "../../../functions/payouts/domain/transfer.ts";
import type {
  Book,
  Enqueue,
  FindBalance,
  FindQueued,
  FindTransfer,
  IsQueued,
} from "../../../functions/payouts/flows/ports.ts";

const keyOf = ({ creator, cause }: Entry) => `${creator}#${cause}`;

/** Payouts' table in memory: what is written together is written or not, by the same conditions. */
export class PayoutsMemory {
  readonly entries = new Map<string, Entry>();
  /** What balances are yet to have. */
  readonly queue = new Map<string, Entry>();
  readonly balances = new Map<string, Balance>();
  readonly transfers = new Map<string, Transfer>();
  readonly payees = new Map<string, Payee>();
  readonly reports: Reconciliation[] = [];
  /** Is told of each transfer that begins, with the balance after it. */
  onBegin: (transfer: Transfer, balance: Balance) => void = () => {};

  readonly findBalance: FindBalance = async (creator, currency) =>
    structuredClone(this.balances.get(`${creator}#${currency}`)) ?? emptyBalance(creator, currency);

  readonly findTransfer: FindTransfer = async (creator, id) => structuredClone(this.transfers.get(`${creator}#${id}`));

  readonly enqueue: Enqueue = async (entry) => {
    if (this.entries.has(keyOf(entry))) return "repeated";
    const kept = { ...structuredClone(entry), queued: true };
    this.entries.set(keyOf(entry), kept);
    this.queue.set(keyOf(entry), kept);
    return "done";
  };

  readonly isQueued: IsQueued = async (entry) => this.queue.has(keyOf(entry));

  readonly findQueued: FindQueued = async (creator, currency) =>
    [...this.queue.values()].filter((each) => each.creator === creator && each.currency === currency).slice(0, 3);

  readonly book: Book = async (booking) => {
    const { entries = [], queued = [], balance, transfer } = booking ?? {};
    if (entries.some((each) => this.entries.has(keyOf(each)))) return "repeated";
    if (balance) {
      const version = this.balances.get(`${balance.creator}#${balance.currency}`)?.version ?? 0;
      if (version !== balance.version - 1) return "conflict";
    }
    if (transfer) {
      const version = this.transfers.get(`${transfer.creator}#${transfer.id}`)?.version ?? 0;
      if (version !== transfer.version - 1) return "conflict";
    }
    if (queued.some((each) => !this.queue.has(keyOf(each)))) return "conflict";
    for (const each of queued) this.queue.delete(keyOf(each));
    for (const each of entries) this.entries.set(keyOf(each), structuredClone(each));
    if (balance) this.balances.set(`${balance.creator}#${balance.currency}`, structuredClone(balance));
    if (transfer) this.transfers.set(`${transfer.creator}#${transfer.id}`, structuredClone(transfer));
    if (transfer?.version === 1 && balance) this.onBegin(transfer, balance);
    return "done";
  };
}

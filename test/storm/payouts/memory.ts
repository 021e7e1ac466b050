import { type Balance, emptyBalance } from "../../../functions/payouts/balance.ts";
import type { Entry } from "../../../functions/payouts/ledger.ts";
import type { Payee } from "../../../functions/payouts/payee.ts";
import type { Book, FindBalance, FindTransfer } from "../../../functions/payouts/ports.ts";
import type { Reconciliation } from "../../../functions/payouts/reconciliation-routes.ts";
import type { Transfer } from "../../../functions/payouts/transfer.ts";

/** Payouts' table in memory: what is written together is written or not, by the same conditions. */
export class PayoutsMemory {
  readonly entries = new Map<string, Entry>();
  readonly balances = new Map<string, Balance>();
  readonly transfers = new Map<string, Transfer>();
  readonly payees = new Map<string, Payee>();
  readonly reports: Reconciliation[] = [];
  /** Is told of each transfer that begins, with the balance after it. */
  onBegin: (transfer: Transfer, balance: Balance) => void = () => {};

  readonly findBalance: FindBalance = async (creator, currency) =>
    structuredClone(this.balances.get(`${creator}#${currency}`)) ?? emptyBalance(creator, currency);

  readonly findTransfer: FindTransfer = async (creator, id) => structuredClone(this.transfers.get(`${creator}#${id}`));

  readonly book: Book = async (booking) => {
    const { entries = [], balance, transfer } = booking ?? {};
    const keyOf = ({ creator, cause }: Entry) => `${creator}#${cause}`;
    if (entries.some((each) => this.entries.has(keyOf(each)))) return "repeated";
    if (balance) {
      const version = this.balances.get(`${balance.creator}#${balance.currency}`)?.version ?? 0;
      if (version !== balance.version - 1) return "conflict";
    }
    if (transfer) {
      const version = this.transfers.get(`${transfer.creator}#${transfer.id}`)?.version ?? 0;
      if (version !== transfer.version - 1) return "conflict";
    }
    for (const each of entries) this.entries.set(keyOf(each), structuredClone(each));
    if (balance) this.balances.set(`${balance.creator}#${balance.currency}`, structuredClone(balance));
    if (transfer) this.transfers.set(`${transfer.creator}#${transfer.id}`, structuredClone(transfer));
    if (transfer?.version === 1 && balance) this.onBegin(transfer, balance);
    return "done";
  };
}

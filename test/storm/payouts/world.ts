import "../../handlers/payouts/environment.ts";
import type { Order, OrderLine } from "../../../functions/commerce/contract/order.ts";
import type { Journal } from "../../../functions/commerce/ledger/journal.ts";
import type { Balance } from "../../../functions/payouts/domain/balance.ts";
import type { Entry } from "../../../functions/payouts/domain/ledger.ts";
import type { Payee } from "../../../functions/payouts/domain/payee.ts";
import { dayAt } from "../../../functions/payouts/domain/schedule.ts";
import type { Transfer } from "../../../functions/payouts/domain/transfer.ts";
import { settleTransfer } from "../../../functions/payouts/flows/bookkeeping.ts";
import { reconcilePayouts } from "../../../functions/payouts/flows/reconcile.ts";
import { accrueEarnings } from "../../../functions/payouts/handlers/accrue-earnings.ts";
import { runTransfers } from "../../../functions/payouts/handlers/run-transfers.ts";
import type { Chance } from "../chance.ts";
import { shareOfLine } from "../commerce/checks.ts";
import { StormWorld } from "../commerce/world.ts";
import { Bank } from "./bank.ts";
import { PayoutsMemory } from "./memory.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Days in which a buyer gets money back alone, said anew: not by the code that is tested. */
const DAYS: Readonly<Record<OrderLine["type"], number>> = {
  course: 14,
  ebook: 14,
  report: 14,
  consultation: 0,
  membership: 14,
  "credit-pack": 14,
  bundle: 14,
};

/** Whether a buyer can no longer take a line back alone. */
const isSafe = ({ gift, paidAt = "" }: Order, { type, includes = [] }: OrderLine, now: number): boolean => {
  const days = gift ? 0 : Math.min(DAYS[type], ...includes.map((each) => DAYS[each.type]));
  return now >= Date.parse(paidAt) + days * DAY;
};

/** The storm of commerce, whose journals go to payouts by a bus that loses, doubles and mixes them. */
export class PayoutsStorm extends StormWorld {
  readonly payouts = new PayoutsMemory();
  readonly bank = new Bank();
  /** Transfers that began for more than was safe. */
  readonly early: string[] = [];
  private readonly onBus: Journal[] = [];
  private told = 0;
  private runs = 0;
  private isKind = false;
  private isNight = false;
  private readonly payoutsPorts;

  constructor(chance: Chance) {
    super(chance);
    for (const creator of CREATORS) this.payouts.payees.set(creator, this.payeeOf(creator));
    this.payouts.onBegin = (transfer, balance) => this.judge(transfer, balance);
    this.payoutsPorts = this.interleaving.around(this.payoutsPortsOf(), PLAIN);
  }

  private payeeOf(creator: string): Payee {
    const at = new Date(this.at).toISOString();
    return { creator, account: `acct_${creator}`, state: "enabled", due: [], seenAt: at, version: 1 };
  }

  private payoutsPortsOf() {
    const { payouts, bank, chance, memory, stripe } = this;
    const { findBalance, findTransfer, book } = payouts;
    async function* each<Each>(from: Iterable<Each>): AsyncIterable<Each> {
      yield* [...from].map((one) => structuredClone(one));
    }
    return {
      findBalance,
      findTransfer,
      book,
      now: () => this.at,
      newId: () => `01STRMRUN${String(++this.runs).padStart(17, "0")}`,
      pause: async () => {},
      enqueue: payouts.enqueue,
      isQueued: payouts.isQueued,
      findQueued: payouts.findQueued,
      isBooked: async (creator: string, cause: string) => payouts.entries.has(`${creator}#${cause}`),
      areHalted: async () => false,
      findBalances: async (creator: string) =>
        structuredClone([...payouts.balances.values()].filter((balance) => balance.creator === creator)),
      listBalances: () => each(payouts.balances.values()),
      openTransfers: () => each([...payouts.transfers.values()].filter(({ state }) => state === "in-transit")),
      listPayees: () => each(payouts.payees.values()),
      findPayee: async (creator: string) => payouts.payees.get(creator),
      findCreatorOf: async (account: string) => account.replace("acct_", ""),
      fetchAccount: async (account: string) => ({
        account,
        creator: account.replace("acct_", ""),
        isSubmitted: true,
        isReady: true,
        isRejected: false,
        due: [],
      }),
      fetchPayout: async (): Promise<never> => {
        throw new Error("No payout is told of in this storm.");
      },
      savePayee: async (after: Payee) => {
        payouts.payees.set(after.creator, after);
        return "done" as const;
      },
      sendTransfer: async (transfer: Transfer) => {
        if (!this.isKind && chance.happens(0.1)) return "no-answer" as const;
        const refusal = !this.isKind && chance.happens(0.05) ? "account_closed" : undefined;
        const seen = bank.send(transfer, refusal);
        return !this.isKind && chance.happens(0.1) ? ("no-answer" as const) : seen;
      },
      findSent: async (transfer: Transfer) => bank.find(transfer),
      fetchTransfer: async (id: string) => bank.fetch(id),
      // What Stripe moved, and what creators have had of it.
      fetchFunds: async () => ({
        held: new Map(
          CURRENCIES.map((currency) => [
            currency,
            stripe.movements
              .filter((movement) => movement.currency === currency)
              .reduce((sum, { amount, fee }) => sum + amount - fee, 0) - bank.sent(undefined, currency),
          ]),
        ),
        schedule: "manual",
        minimum: new Map<string, number>(),
      }),
      report: () => {},
      reportCover: () => {},
      listJournals: (day: string) =>
        each([...memory.journals.values()].filter(({ at }) => dayAt(Date.parse(at)) === day)),
      findBooked: async (entries: readonly Pick<Entry, "creator" | "cause">[]) =>
        new Map(
          entries.flatMap(({ creator, cause }) => {
            const kept = payouts.entries.get(`${creator}#${cause}`);
            return kept ? [[`${creator}#${cause}`, structuredClone(kept)] as const] : [];
          }),
        ),
      listSent: (day: string) =>
        each(
          [...bank.made.values()].flatMap(({ transfer, stripeTransfer }) => {
            const found = bank.fetch(stripeTransfer);
            return dayAt(Date.parse(transfer.createdAt)) === day && found ? [found] : [];
          }),
        ),
      listReported: () => each([...bank.made.values()].map(({ stripeTransfer }) => stripeTransfer)),
      listTransfersOfDay: (day: string) => each([...payouts.transfers.values()].filter(({ id }) => id.startsWith(day))),
      findProgress: async () => undefined,
      keepProgress: async () => {},
      keepReconciliation: async (done: PayoutsMemory["reports"][number]) => {
        payouts.reports.push(done);
      },
    };
  }

  /** What a creator is sent in all is at most their part of what buyers can no longer take back alone. */
  private judge({ creator, currency, amount }: Transfer, { inTransit, paid }: Balance): void {
    let safe = 0;
    for (const order of this.memory.orders.values()) {
      if (order.paidAt === undefined || order.total.currency !== currency) continue;
      // What a person decided, and what a bank did, is nobody's own doing.
      const refunds = (order.refunds ?? []).filter(({ decidedBy }) => decidedBy === "policy");
      for (const [n, line] of order.lines.entries()) {
        const isTheirs = line.creatorId === creator || line.affiliate?.id === creator;
        if (!isTheirs || !isSafe(order, line, this.at)) continue;
        // A fraction of a minor unit may be rounded to them.
        safe += shareOfLine(order, n, creator, { refunds, disputes: [] }) + 1;
      }
    }
    if (inTransit + paid <= safe) return;
    this.early.push(`${amount} ${currency} to ${creator}: ${inTransit + paid} in all, of which ${safe} is safe`);
  }

  override async happen(): Promise<void> {
    await super.happen();
    const journals = [...this.memory.journals.values()];
    this.onBus.push(...journals.slice(this.told));
    this.told = journals.length;
    // Much can happen in a night, but not weeks.
    for (let steps = 0; this.isNight && steps < 30; steps++) await this.interleaving.step();
  }

  protected override happenings() {
    const often = (times: number, name: string, happens: () => string | undefined) =>
      Array.from({ length: times }, () => [name, happens] as const);
    return [
      ...super.happenings(),
      ...often(6, "hearBus", () => this.hearBus()),
      ...often(1, "loseOnBus", () => this.loseOnBus()),
      ...often(4, "payDay", () => this.payDay()),
      ...often(1, "reverse", () => this.reverse()),
    ];
  }

  /** A journal arrives: in any order, perhaps again later. */
  private hearBus() {
    const journal = this.chance.pick(this.onBus);
    if (!journal) return undefined;
    if (this.chance.happens(0.8)) this.onBus.splice(this.onBus.indexOf(journal), 1);
    const detail = structuredClone({ after: journal });
    this.interleaving.start(async () => {
      try {
        await accrueEarnings(this.payoutsPorts)({ detail });
      } catch (error) {
        // EventBridge tries again.
        this.onBus.push(journal);
        throw error;
      }
    });
    return `${journal.orderId} ${journal.cause}`;
  }

  private loseOnBus() {
    const journal = this.chance.pick(this.onBus);
    if (!journal || this.chance.happens(0.5)) return undefined;
    this.onBus.splice(this.onBus.indexOf(journal), 1);
    return `${journal.orderId} ${journal.cause}`;
  }

  /** Some days pass; on the last of them, what is derived is derived again, and what is payable is transferred. */
  private payDay() {
    // A night is over before the next one.
    if (this.isNight) return undefined;
    this.at = (Math.floor(this.at / DAY) + 1 + this.chance.below(5)) * DAY + 5 * HOUR;
    this.stripe.expireDue();
    this.interleaving.start(() => this.nightAndTransfers());
    return new Date(this.at).toISOString();
  }

  private async nightAndTransfers(): Promise<void> {
    this.isNight = true;
    try {
      await this.compareWithStripe();
      await reconcilePayouts(this.payoutsPorts, () => false);
      // What it leaves for the next try is taken up again on the next day.
      const context = { getRemainingTimeInMillis: () => 900_000 };
      await runTransfers(this.payoutsPorts)(undefined, context).catch(() => {});
    } finally {
      this.isNight = false;
    }
  }

  private reverse() {
    const made = this.chance.pick([...this.bank.made.values()]);
    if (!made || this.chance.happens(0.5)) return undefined;
    this.bank.reverse(made, 1 + this.chance.below(made.transfer.amount));
    const { transfer } = made;
    // Stripe tells of it, or the night has to find it.
    const isTold = this.chance.happens(0.5);
    const seen = this.bank.find(transfer)!;
    if (isTold) this.interleaving.start(() => settleTransfer(this.payoutsPorts, transfer, seen));
    return `${transfer.id} ${made.reversed} ${isTold}`;
  }

  override async lastNight(): Promise<void> {
    this.isKind = true;
    await super.lastNight();
    this.interleaving.start(() => this.nightAndTransfers());
    await this.interleaving.finish();
    this.interleaving.start(() => this.nightAndTransfers());
    await this.interleaving.finish();
  }
}

/** What is no call, and what gives one thing after the other. */
const PLAIN = [
  "now",
  "newId",
  "report",
  "reportCover",
  "listBalances",
  "openTransfers",
  "listPayees",
  "listJournals",
  "listSent",
  "listReported",
  "listTransfersOfDay",
] as const;

/** Who is paid: two creators, of whom one also recommends the other's products, and somebody who only recommends. */
export const CREATORS = ["maker", "other", "fan"];
export const CURRENCIES = ["usd", "eur"] as const;

import type { Dispute } from "../../../functions/commerce/contract/dispute.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { LineTax, Payment, ReportedRefund } from "../../../functions/commerce/contract/payment.ts";
import type { Refund } from "../../../functions/commerce/contract/refund.ts";
import type { StripeEvent } from "../../../functions/commerce/flows/ports.ts";
import type { Movement } from "../../../functions/commerce/ledger/movement.ts";
import { checkoutEnd } from "../../../functions/commerce/orders/order.ts";

type Told<Each> = { -readonly [Name in keyof Each]: Each[Name] };

export interface Intent {
  readonly id: string;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
  readonly taxes: readonly LineTax[];
  status: "processing" | "succeeded" | "failed";
  readonly refunds: Told<ReportedRefund>[];
  readonly disputes: Told<Dispute>[];
}

interface Session {
  readonly id: string;
  readonly order: Order;
  readonly expiresAt: number;
  status: "open" | "complete" | "expired";
  intent?: Intent;
}

/** A sixth of what is paid: on top of prices in dollars, within those in euros. */
const taxesOn = ({ lines, total }: Order): { taxes: LineTax[]; added: number } => {
  const taxes = lines.map(({ productId, price }) => ({
    productId,
    tax: Math.floor(price.amount / (total.currency === "usd" ? 5 : 6)),
  }));
  return { taxes, added: total.currency === "usd" ? taxes.reduce((sum, { tax }) => sum + tax, 0) : 0 };
};

const FEE = 30;
const DISPUTE_FEE = 1500;
const isOut = ({ state }: ReportedRefund) => state === "pending" || state === "succeeded";
const isOpen = ({ state }: Dispute) => state === "needs-response" || state === "under-review";

/** Stripe, as far as it matters to money: what it holds, tells of, and did to our balance. */
export class StripeModel {
  readonly sessions = new Map<string, Session>();
  readonly intents = new Map<string, Intent>();
  readonly events: (StripeEvent & { readonly at: number })[] = [];
  readonly movements: Movement[] = [];
  private readonly answered = new Map<string, "made" | { refused: string }>();
  private readonly now: () => number;
  private count = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  private id(prefix: string): string {
    return `${prefix}_${++this.count}`;
  }

  private tell(type: string, object: string, paymentIntent?: string): void {
    this.events.push({ id: this.id("evt"), type, object: { id: object, paymentIntent }, at: this.now() });
  }

  private move(kind: Movement["kind"], intent: Intent, source: string, amount: number, fee: number): Movement {
    const { currency, orderId, id: paymentIntent } = intent;
    const at = new Date(this.now()).toISOString();
    // What was not made by us carries nothing of ours.
    const isOurs = kind === "payment";
    const id = this.id("txn");
    const movement = { id, kind, amount, fee, currency, at, source, paymentIntent, ...(isOurs && { orderId }) };
    this.movements.push(movement);
    return movement;
  }

  open(order: Order): NonNullable<Order["checkout"]> {
    let session = [...this.sessions.values()].find((each) => each.order.id === order.id);
    session ??= { id: this.id("cs"), order, expiresAt: checkoutEnd(order), status: "open" };
    this.sessions.set(session.id, session);
    return {
      id: session.id,
      url: `https://pay.example/${session.id}`,
      expiresAt: new Date(session.expiresAt).toISOString(),
    };
  }

  expire(id: string): Payment | undefined {
    const session = this.sessions.get(id);
    if (session?.status === "open") {
      session.status = "expired";
      this.tell("checkout.session.expired", id);
    }
    return this.ofSession(id);
  }

  /** What happens by itself as time passes. */
  expireDue(): void {
    for (const { id, status, expiresAt } of this.sessions.values()) {
      if (status === "open" && expiresAt <= this.now()) this.expire(id);
    }
  }

  ofSession(id: string): Payment | undefined {
    const session = this.sessions.get(id);
    if (!session) return undefined;
    const { status, intent } = session;
    const state = status === "expired" ? "expired" : status === "complete" ? (intent?.status ?? "processing") : "open";
    return { ...this.facts(session.order.id, intent), checkout: id, state };
  }

  ofIntent(id: string): Payment | undefined {
    const intent = this.intents.get(id);
    if (!intent) return undefined;
    return { ...this.facts(intent.orderId, intent), state: intent.status === "succeeded" ? "succeeded" : "open" };
  }

  private facts(orderId: string, intent: Intent | undefined) {
    const received = intent?.status === "succeeded" ? intent.amount : 0;
    return structuredClone({
      orderId,
      paymentIntent: intent?.id,
      received: { amount: received, currency: intent?.currency ?? "" },
      ...(intent?.taxes.length && { taxes: intent.taxes }),
      refunds: intent?.refunds ?? [],
      disputes: intent?.disputes ?? [],
    });
  }

  /** A person presses Pay, who may be where tax is due; by some methods the money takes days. */
  pay(id: string, isLater: boolean, isTaxed: boolean): void {
    const session = this.sessions.get(id);
    if (session?.status !== "open") return;
    const { order } = session;
    const { amount, currency } = order.total;
    const { taxes, added } = isTaxed ? taxesOn(order) : { taxes: [], added: 0 };
    const intent: Intent = {
      id: this.id("pi"),
      orderId: order.id,
      amount: amount + added,
      currency,
      taxes,
      status: "processing",
      refunds: [],
      disputes: [],
    };
    session.intent = intent;
    session.status = "complete";
    this.intents.set(intent.id, intent);
    if (!isLater) this.arrive(intent);
    this.tell("checkout.session.completed", id);
  }

  /** The bank's answer to a payment that took days. */
  settle(id: string, hasSucceeded: boolean): void {
    const session = this.sessions.get(id);
    if (session?.intent?.status !== "processing") return;
    if (hasSucceeded) this.arrive(session.intent);
    else session.intent.status = "failed";
    this.tell(`checkout.session.async_payment_${hasSucceeded ? "succeeded" : "failed"}`, id);
  }

  private arrive(intent: Intent): void {
    intent.status = "succeeded";
    this.move("payment", intent, `ch_${intent.id}`, intent.amount, FEE);
  }

  /** What neither went back nor is with the buyer's bank. */
  private left({ amount, refunds, disputes }: Intent): number {
    const taken = disputes.filter((each) => isOpen(each) || each.state === "lost");
    return [...refunds.filter(isOut), ...taken].reduce((left, each) => left - each.amount, amount);
  }

  /** As Stripe answers a key: the same as the first time. */
  refund(order: Order, refund: Refund, isSlow: boolean): "made" | "no-answer" | { refused: string } {
    const before = this.answered.get(refund.id);
    if (before) return before;
    const intent = this.intents.get(order.paymentIntent ?? "");
    if (intent?.disputes.some(isOpen)) return "no-answer";
    const { id, amount, lines, keepsAccess } = refund;
    const answer =
      intent && amount <= this.left(intent)
        ? this.give(intent, { amount, refund: id, lines, keepsAccess }, isSlow)
        : { refused: "more than is left" };
    this.answered.set(refund.id, answer);
    return answer;
  }

  /** Somebody refunds an amount on Stripe's own pages. */
  refundByHand(id: string, amount: number): void {
    const intent = this.intents.get(id);
    if (intent?.status !== "succeeded" || amount < 1 || amount > this.left(intent)) return;
    if (!intent.disputes.some(isOpen)) this.give(intent, { amount }, false);
  }

  private give(intent: Intent, made: Omit<ReportedRefund, "id" | "state">, isSlow: boolean): "made" {
    const id = this.id("re");
    intent.refunds.push({ ...structuredClone(made), id, state: isSlow ? "pending" : "succeeded" });
    this.move("refund", intent, id, -made.amount, 0);
    this.tell("refund.created", id, intent.id);
    this.tell("charge.refunded", `ch_${intent.id}`, intent.id);
    return "made";
  }

  /** The buyer's bank takes a refund, or sends it back. */
  settleRefund(id: string, n: number, isTaken: boolean): void {
    const intent = this.intents.get(id);
    const refund = intent?.refunds[n];
    if (!intent || !refund || !isOut(refund) || (isTaken && refund.state === "succeeded")) return;
    refund.state = isTaken ? "succeeded" : "failed";
    if (!isTaken) {
      refund.failure = "lost_or_stolen_card";
      this.move("refund-failure", intent, refund.id, refund.amount, 0);
    }
    this.tell(isTaken ? "refund.updated" : "refund.failed", refund.id, intent.id);
  }

  /** The buyer's bank contests the payment or a part of it, or only asks. */
  contest(id: string, asks: boolean, part: number): void {
    const intent = this.intents.get(id);
    if (intent?.status !== "succeeded" || this.left(intent) === 0 || intent.disputes.length > 0) return;
    const dispute: Told<Dispute> = {
      id: this.id("dp"),
      amount: Math.ceil(this.left(intent) * part),
      state: asks ? "warning-needs-response" : "needs-response",
      reason: "general",
      openedAt: new Date(this.now()).toISOString(),
      hasEvidence: false,
      movements: [],
    };
    intent.disputes.push(dispute);
    this.tell("charge.dispute.created", dispute.id, intent.id);
    if (!asks) this.take(intent, dispute);
  }

  private take(intent: Intent, dispute: Told<Dispute>): void {
    this.moveDispute(intent, dispute, -dispute.amount, DISPUTE_FEE);
    this.tell("charge.dispute.funds_withdrawn", dispute.id, intent.id);
  }

  private moveDispute(intent: Intent, dispute: Told<Dispute>, amount: number, fee: number): void {
    const { id, currency } = this.move("dispute", intent, dispute.id, amount, fee);
    dispute.movements = [...dispute.movements, { id, amount, fee, currency }];
  }

  /** The bank goes on: an inquiry becomes a dispute or is closed, a dispute is won or lost, a loss is turned round. */
  decide(id: string, isWon: boolean): void {
    const intent = this.intents.get(id);
    const dispute = intent?.disputes[0];
    if (!intent || !dispute) return;
    if (dispute.state === "warning-needs-response") {
      dispute.state = isWon ? "warning-closed" : "needs-response";
      this.tell(`charge.dispute.${isWon ? "closed" : "updated"}`, dispute.id, intent.id);
      if (!isWon) this.take(intent, dispute);
      return;
    }
    if (!isOpen(dispute) && !(dispute.state === "lost" && isWon)) return;
    dispute.state = isWon ? "won" : "lost";
    if (isWon) this.moveDispute(intent, dispute, dispute.amount, 0);
    this.tell("charge.dispute.closed", dispute.id, intent.id);
  }

  /** Evidence is handed in. */
  submit(id: string): boolean {
    const [intent, dispute] =
      [...this.intents.values()]
        .map((each) => [each, each.disputes.find((known) => known.id === id)] as const)
        .find(([, known]) => known) ?? [];
    if (!intent || dispute?.state !== "needs-response") return false;
    dispute.state = "under-review";
    dispute.hasEvidence = true;
    this.tell("charge.dispute.updated", id, intent.id);
    return true;
  }
}

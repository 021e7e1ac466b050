import "../../handlers/commerce/environment.ts";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { openHolder } from "../../../functions/commerce/flows/checkout.ts";
import { contestDispute } from "../../../functions/commerce/flows/contest-dispute.ts";
import { take } from "../../../functions/commerce/flows/event-inbox.ts";
import { endLapsed } from "../../../functions/commerce/flows/lapse-orders.ts";
import type { FindReferral } from "../../../functions/commerce/flows/ports.ts";
import { reconcile } from "../../../functions/commerce/flows/reconcile.ts";
import type { ReconciliationPorts } from "../../../functions/commerce/flows/reconciliation-run.ts";
import { claimGift } from "../../../functions/commerce/handlers/gifts/claim-gift.ts";
import { readdressGift } from "../../../functions/commerce/handlers/gifts/readdress-gift.ts";
import { sendGiftAgain } from "../../../functions/commerce/handlers/gifts/send-gift-again.ts";
import { cancelOrder } from "../../../functions/commerce/handlers/orders/cancel-order.ts";
import { placeOrder } from "../../../functions/commerce/handlers/orders/place-order.ts";
import { approveRefund } from "../../../functions/commerce/handlers/refunds/approve-refund.ts";
import { denyRefund } from "../../../functions/commerce/handlers/refunds/deny-refund.ts";
import { requestRefund } from "../../../functions/commerce/handlers/refunds/request-refund.ts";
import type { Mark, Uncompared } from "../../../functions/commerce/ledger/progress.ts";
import { NO_SHARES } from "../../../functions/commerce/shares/revenue-share.ts";
import { getContent } from "../../../functions/learning/handlers/get-content.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { discountOf } from "../../domain/commerce/discounts/discount-of.ts";
import { call } from "../../handlers/call.ts";
import type { Chance } from "../chance.ts";
import { Interleaving } from "../interleaving.ts";
import { Memory } from "./memory.ts";
import { type Intent, StripeModel } from "./stripe-model.ts";

const START = Date.parse("2026-06-01T00:00:00.000Z");
const HOUR = 3_600_000;
const CUSTOMERS = ["ann", "bo"];
/** Of the first customer. */
const ORGANISATION = "01JWM8Q0000000000000000000";
const CRASHES = 0.02;

const priced = (usd: number, eur: number): Pick<Product, "price" | "prices"> => ({
  price: { amount: usd, currency: "usd" },
  prices: [{ amount: eur, currency: "eur" }],
});

/** Products of two creators, in two currencies; one is free, one is no course, one is a bundle. */
const PRODUCTS: readonly Product[] = [
  productOf("a", { creatorId: "maker", ...priced(4900, 4599) }),
  productOf("b", { creatorId: "other", ...priced(777, 701) }),
  productOf("c", { type: "ebook", creatorId: "other", ...priced(1999, 1850) }),
  productOf("d", priced(0, 0)),
  productOf("e", { type: "bundle", includes: ["a", "d"], ...priced(900, 853) }),
];

/** Of a creator, of the platform for nothing, and one that stands alone. */
const DISCOUNTS = [
  discountOf("MAKER", { value: { basisPoints: 3_333 }, stacks: true, maxRedemptions: 2 }),
  discountOf("GIVEN", {
    owner: "platform",
    products: ["b"],
    value: { basisPoints: 10_000 },
    stacks: true,
    maxPerCustomer: 1,
  }),
  discountOf("ALONE", {
    owner: "other",
    value: {
      amounts: [
        { amount: 500, currency: "usd" },
        { amount: 450, currency: "eur" },
      ],
    },
    maxRedemptions: 1,
  }),
];

/** The domain and its handlers over memory and a model of Stripe, driven by chance. */
export class StormWorld {
  readonly memory = new Memory();
  readonly stripe: StripeModel;
  readonly interleaving: Interleaving;
  /** What happened, to be told where something is found wrong. */
  readonly trace: string[] = [];
  protected readonly chance: Chance;
  private readonly products: readonly Product[];
  private readonly undelivered: StripeModel["events"] = [];
  private heard = 0;
  /** Whether Stripe may leave a call without an answer. */
  private isHard = true;
  protected at = START;
  private ids = 0;
  private readonly clicks = ["01CK0000000000000000000001", "01CK0000000000000000000002"];
  private readonly ports: ReturnType<StormWorld["portsOf"]>;

  constructor(chance: Chance, products: readonly Product[] = PRODUCTS) {
    this.chance = chance;
    for (const each of DISCOUNTS) this.memory.discounts.keep(each);
    this.products = products;
    this.stripe = new StripeModel(() => this.at);
    this.interleaving = new Interleaving(chance, CRASHES);
    this.ports = this.interleaving.around(this.portsOf(), [
      "now",
      "newId",
      "newSecret",
      "listEvents",
      "listMovements",
      "listJournals",
      "listUncompared",
    ]);
  }

  private portsOf() {
    const { memory, stripe, chance, products } = this;
    const nothing = async () => undefined;
    const unused = async (): Promise<never> => {
      throw new Error("There are no subscriptions in this storm.");
    };
    return {
      now: () => this.at,
      newId: () => `01STRM${String(++this.ids).padStart(20, "0")}`,
      newSecret: () => `secret-${++this.ids}`,
      giftPage: "https://shop.example/gifts/claim",
      pause: async () => {},
      commit: memory.commit,
      findOrder: async (id: string) => structuredClone(memory.orders.get(id)),
      findOwnership: memory.findOwnership,
      findShares: async () => NO_SHARES,
      findReferral: async ({ at, products }: Parameters<FindReferral>[0]) => {
        const affiliate = chance.pick(["fan", "maker", undefined, undefined]);
        if (affiliate === undefined) return undefined;
        const shares = new Map(products.map(({ id }, n) => [id, [3_300, 5_000, 0, 100][n % 4] ?? 0]));
        const click = this.clicks[affiliate === "fan" ? 0 : 1] ?? "";
        return { referral: { affiliate, code: "SHARED", click, at, until: at }, shares };
      },
      findStopped: async () => [],
      findGivenOffer: async () => undefined,
      findLots: memory.findLots,
      findRedeemableDiscounts: memory.discounts.find,
      findOrganisation: async (id: string) => (id === ORGANISATION ? { owner: "ann" } : undefined),
      findMailed: memory.findMailed,
      findAutomatic: memory.findAutomatic,
      findProducts: async (ids: readonly string[]) =>
        new Map(products.filter(({ id }) => ids.includes(id)).map((each) => [each.id, each])),
      openCheckout: async (order: Order) => {
        if (chance.happens(0.05)) return "no-answer" as const;
        if (chance.happens(0.03)) return "under-way" as const;
        const opened = stripe.open(order);
        return chance.happens(0.05) ? ("no-answer" as const) : opened;
      },
      expireCheckout: async (id: string) => stripe.expire(id),
      fetchCheckout: async (id: string) => stripe.ofSession(id),
      fetchPayment: async (id: string) => stripe.ofIntent(id),
      makeRefund: async (order: Order, refund: Parameters<StripeModel["refund"]>[1]) => {
        if (this.isHard && chance.happens(0.1)) return "no-answer" as const;
        const answer = stripe.refund(order, refund, chance.happens(0.3));
        return this.isHard && chance.happens(0.1) ? ("no-answer" as const) : answer;
      },
      submitEvidence: async (id: string) => stripe.submit(id),
      findStudies: memory.findStudies,
      findBuyer: async (id: string) => ({ id }),
      // What learning and organisations do with a right: it is active when they do it, or nothing is done.
      findEdition: async (product: Product) => product,
      findProduct: async (id: string) => {
        const found = products.find((each) => each.id === id);
        const about = { bytes: 1, since: 1, at: found?.createdAt ?? "" };
        return found && { ...found, content: { key: id, name: id, mediaType: "text/plain", ...about } };
      },
      findEntitlements: memory.findEntitlements,
      keepOpening: memory.keepOpening,
      mailSeat: memory.mailSeat,
      contentUrl: async () => "https://content.example/signed",
      findRefund: async (id: string) => memory.listed(id),
      findDispute: async (id: string) => {
        const kept = memory.disputes.get(id);
        return kept && { ...kept.dispute, orderId: kept.orderId, amount: { amount: 1, currency: "usd" as const } };
      },
      listRefunds: async (state: string) => ({
        items: [...memory.refunds.keys()].flatMap((id) => {
          const kept = memory.listed(id);
          return kept?.state === state ? [kept] : [];
        }),
      }),
      findNote: async (event: string) => ({ isNoted: memory.notes.has(event), hasFailed: memory.failures.has(event) }),
      keepFailure: async (event: { readonly id: string }, kind: "thrown" | "refused") => {
        memory.failures.set(event.id, kind);
      },
      forgetFailure: async (event: string) => {
        memory.failures.delete(event);
      },
      listEvents: async function* (from: number, to: number) {
        yield* stripe.events.filter(({ at }) => at >= from && at < to).toReversed();
      },
      listMovements: async function* (from: number, to: number) {
        yield* stripe.movements.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to);
      },
      findMovements: async (source: string) => stripe.movements.filter((each) => each.source === source),
      listJournals: async function* (from: number, to: number) {
        yield* [...memory.journals.values()].filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to);
      },
      findJournals: async (orderId: string) =>
        [...memory.journals.values()].filter((journal) => journal.orderId === orderId),
      bookJournal: async (journal: Parameters<Memory["book"]>[0]) => memory.book(journal),
      findMark: async () => memory.mark,
      keepMark: async (mark: Mark) => {
        memory.mark = mark;
      },
      findOrderOfPayment: nothing,
      // The storm keeps of a failure that there is one, and not of what: the night's own list tells of the event again.
      listFailures: async () => ({
        items: stripe.events
          .filter(({ id }) => memory.failures.has(id))
          .map(({ id, type, object }) => {
            const at = new Date(this.at).toISOString();
            const kind = memory.failures.get(id) ?? ("thrown" as const);
            return { event: id, type, object, kind, error: "", count: 1, firstAt: at, lastAt: at };
          }),
      }),
      listUncompared: async function* () {
        yield* [...memory.uncompared.values()];
      },
      keepUncompared: async (id: string, kept: Uncompared | undefined) => {
        if (kept) memory.uncompared.set(id, kept);
        else memory.uncompared.delete(id);
      },
      keepReconciliation: async (done: Memory["reports"][number]) => {
        memory.reports.push(done);
      },
      // Of subscriptions, of which there are none.
      identifySubscription: nothing,
      identifyCheckout: nothing,
      subscriptionOfInvoice: nothing,
      fetchPaidInvoice: nothing,
      fetchUpcoming: nothing,
      findSubscription: nothing,
      fetchBilling: unused,
      commitSubscription: unused,
      claimPayment: unused,
      endAt: unused,
      endNow: unused,
      voidInvoices: unused,
      endAtPeriod: unused,
      isDeletedCustomer: unused,
      forgetStripeCustomer: unused,
    } satisfies Record<keyof ReconciliationPorts, unknown> & Record<string, unknown>;
  }

  /** Epoch milliseconds. */
  get now(): number {
    return this.at;
  }

  private get asPorts() {
    return this.ports as unknown as ReconciliationPorts & typeof this.ports;
  }

  /** What happens next: somebody does something, Stripe tells of something, or time passes. */
  async happen(): Promise<void> {
    const { chance } = this;
    const [what, happens] = chance.pick(this.happenings()) ?? [];
    const done = happens?.();
    if (done !== undefined) this.trace.push(`${what} ${done}`);
    this.hear();
    for (let steps = chance.below(8); steps > 0; steps--) await this.interleaving.step();
  }

  protected happenings(): readonly (readonly [string, () => string | undefined])[] {
    return HAPPENINGS.map((name) => [name, () => this[name]()] as const);
  }

  private hear(): void {
    this.undelivered.push(...this.stripe.events.slice(this.heard));
    this.heard = this.stripe.events.length;
  }

  protected act(work: () => Promise<{ status: number; body: object }>): void {
    this.interleaving.start(async () => {
      const { status, body } = await work();
      // A crash in a handler is answered 500, as anything unforeseen: what is unforeseen is found by its detail.
      if (status === 500 || status === 200 || status === 201 || status === 202) return;
      if (!("code" in body)) throw new Error(`${status} ${JSON.stringify(body)}`);
    });
  }

  order() {
    const customer = this.chance.pick(CUSTOMERS);
    const products = this.products.filter(() => this.chance.happens(0.5)).map(({ id }) => id);
    const codes = DISCOUNTS.filter(() => this.chance.happens(0.25)).map(({ code }) => code);
    if (products.length === 0) return undefined;
    const seats = this.chance.happens(0.2)
      ? { organisation: ORGANISATION, count: 1 + this.chance.below(3) }
      : undefined;
    const currency = this.chance.pick([undefined, "usd", "eur"]);
    const body = { products, codes, ...(seats && { seats }), ...(currency && { currency }) };
    // Who is in a hurry presses twice.
    const times = this.chance.happens(0.2) ? 2 : 1;
    for (let n = 0; n < times; n++) this.act(() => call(placeOrder(this.asPorts), { user: customer, body }));
    return `${times}x ${customer} ${products} ${codes} ${seats?.count ?? ""} ${currency ?? ""}`;
  }

  give() {
    const customer = this.chance.pick(CUSTOMERS);
    const products = PRODUCTS.filter(() => this.chance.happens(0.4)).map(({ id }) => id);
    const email = this.chance.pick(["x@example.org", "y@example.org"]);
    if (products.length === 0) return undefined;
    this.act(() => call(placeOrder(this.asPorts), { user: customer, body: { products, gift: { email } } }));
    return `${customer} ${products} to ${email}`;
  }

  claim() {
    const gift = this.chance.pick([...this.memory.mails.values()]);
    if (gift?.template !== "gift") return undefined;
    const { code } = gift.values;
    const member = this.chance.pick([...CUSTOMERS, "cy", "maker"]);
    this.act(() => call(claimGift(this.asPorts), { user: member, body: { code } }));
    return `${member} ${code}`;
  }

  mailAgain() {
    const order = this.chance.pick([...this.memory.orders.values()].filter(({ gift }) => gift));
    if (!order) return undefined;
    const request = { user: order.customer, params: { id: order.id } };
    const isElsewhere = this.chance.happens(0.5);
    this.act(() =>
      isElsewhere
        ? call(readdressGift(this.asPorts), { ...request, body: { email: "z@example.org" } })
        : call(sendGiftAgain(this.asPorts), request),
    );
    return `${order.id} ${isElsewhere ? "elsewhere" : "again"}`;
  }

  cancel() {
    const order = this.anyOrder();
    if (!order) return undefined;
    this.act(() => call(cancelOrder(this.asPorts), { user: order.customer, params: { id: order.id } }));
    return order.id;
  }

  pay() {
    const open = [...this.stripe.sessions.values()].filter(({ status }) => status === "open");
    const session = this.chance.pick(open);
    if (!session) return undefined;
    const isLater = this.chance.happens(0.2);
    const isTaxed = this.chance.happens(0.3);
    this.stripe.pay(session.id, isLater, isTaxed);
    return `${session.id} ${isLater ? "later" : "now"} ${isTaxed ? "taxed" : ""}`;
  }

  settlePayment() {
    const waiting = [...this.stripe.sessions.values()].filter(({ intent }) => intent?.status === "processing");
    const session = this.chance.pick(waiting);
    if (!session) return undefined;
    const hasSucceeded = this.chance.happens(0.7);
    this.stripe.settle(session.id, hasSucceeded);
    return `${session.id} ${hasSucceeded}`;
  }

  askRefund() {
    const order = this.anyOrder();
    if (!order) return undefined;
    const products = this.chance.happens(0.5) ? [this.chance.pick(order.lines)?.productId] : undefined;
    const body = { reason: "changed my mind", ...(products && { products }) };
    this.act(() => call(requestRefund(this.asPorts), { user: order.customer, params: { id: order.id }, body }));
    return `${order.id} ${products ?? "all"}`;
  }

  /** Somebody opens what they have, or thinks that they have. */
  open() {
    const right = this.chance.pick([...this.memory.entitlements.values()].filter(({ seats }) => seats === undefined));
    if (!right) return undefined;
    const { customer, productId } = right;
    this.act(() => call(getContent(this.asPorts), { user: customer, params: { id: productId } }));
    return `${customer} ${productId}`;
  }

  /** A seat is given to somebody. */
  invite() {
    const right = this.chance.pick([...this.memory.entitlements.values()].filter(({ seats }) => seats !== undefined));
    if (!right) return undefined;
    this.interleaving.start(() => this.asPorts.mailSeat(right));
    return `${right.source} ${right.productId}`;
  }

  decideRefund() {
    const id = this.chance.pick([...this.memory.refunds.keys()]);
    if (id === undefined) return undefined;
    const request = { user: "op", groups: ["operator"], params: { id } };
    const keepsAccess = this.chance.happens(0.2);
    const isApproved = this.chance.happens(0.7);
    this.act(() =>
      isApproved
        ? call(approveRefund(this.asPorts), { ...request, body: { keepsAccess } })
        : call(denyRefund(this.asPorts), { ...request, body: { note: "no" } }),
    );
    return `${id} ${isApproved ? "approve" : "deny"} ${keepsAccess}`;
  }

  refundByHand() {
    const intent = this.anyIntent();
    if (!intent) return undefined;
    const amount = this.chance.happens(0.3) ? intent.amount : this.chance.below(intent.amount);
    this.stripe.refundByHand(intent.id, amount);
    return `${intent.id} ${amount}`;
  }

  settleRefund() {
    const intent = this.anyIntent(({ refunds }) => refunds.length > 0);
    if (!intent) return undefined;
    const [n, isTaken] = [this.chance.below(intent.refunds.length), this.chance.happens(0.5)];
    this.stripe.settleRefund(intent.id, n, isTaken);
    return `${intent.id} ${n} ${isTaken}`;
  }

  dispute() {
    const intent = this.anyIntent(({ disputes }) => disputes.length === 0);
    if (!intent || this.chance.happens(0.5)) return undefined;
    const asks = this.chance.happens(0.3);
    const part = this.chance.pick([1, 1, 0.6, 0.2]) ?? 1;
    this.stripe.contest(intent.id, asks, part);
    return `${intent.id} ${asks} ${part}`;
  }

  decideDispute() {
    const intent = this.anyIntent(({ disputes }) => disputes.length > 0);
    if (!intent) return undefined;
    const isWon = this.chance.happens(0.5);
    this.stripe.decide(intent.id, isWon);
    return `${intent.id} ${isWon}`;
  }

  evidence() {
    const id = this.chance.pick([...this.memory.disputes.keys()]);
    if (id !== undefined) this.interleaving.start(() => contestDispute(this.asPorts, id));
    return id;
  }

  /** Stripe tells of something: perhaps late, perhaps twice, in any order. */
  deliver() {
    const event = this.chance.pick(this.undelivered);
    return event && this.delivered(event);
  }

  /** Stripe tells at once of all that became of a payment, while more becomes of it. */
  burst() {
    const intent = this.anyIntent();
    if (!intent) return undefined;
    const told: string[] = [];
    for (let n = this.chance.below(4); n >= 0; n--) {
      const event = this.chance.pick(this.undelivered.filter(({ object }) => object.paymentIntent === intent.id));
      if (event) told.push(this.delivered(event));
      if (this.chance.happens(0.5)) this.stripe.settleRefund(intent.id, this.chance.below(3), this.chance.happens(0.5));
      if (this.chance.happens(0.5)) this.stripe.decide(intent.id, this.chance.happens(0.5));
      this.hear();
    }
    return `${intent.id} ${told}`;
  }

  private delivered(event: StripeModel["events"][number]): string {
    if (this.chance.happens(0.8)) this.undelivered.splice(this.undelivered.indexOf(event), 1);
    this.interleaving.start(async () => {
      try {
        await take(this.asPorts, event);
      } catch (error) {
        this.undelivered.push(event);
        throw error;
      }
    });
    return `${event.id} ${event.type}`;
  }

  lose() {
    const event = this.chance.pick(this.undelivered);
    if (!event || this.chance.happens(0.5)) return undefined;
    this.undelivered.splice(this.undelivered.indexOf(event), 1);
    return event.id;
  }

  passTime() {
    this.at += this.chance.pick([1000, 1000, 60_000, 60_000, HOUR, 3 * HOUR, 30 * HOUR]) ?? 0;
    this.stripe.expireDue();
    return new Date(this.at).toISOString();
  }

  lapse() {
    this.interleaving.start(() => this.endLapsed());
    return "lapsed orders";
  }

  private async endLapsed(): Promise<void> {
    const hasLapsed = ({ state, createdAt, checkout }: Order) =>
      state === "pending" && this.at >= (checkout ? Date.parse(checkout.expiresAt) : Date.parse(createdAt) + HOUR);
    const lapsed = [...this.memory.orders.values()].filter(hasLapsed);
    const ports = {
      findLapsed: async function* () {
        yield* lapsed.map(({ id, customer }) => ({ kind: "order" as const, customer, id }));
      },
      now: () => this.at,
      endOrder: (id: string) => openHolder(this.asPorts, id),
      endSubscription: async (): Promise<never> => {
        throw new Error("There are no subscriptions in this storm.");
      },
    };
    await endLapsed(ports, () => false);
  }

  night() {
    if (this.chance.happens(0.7)) return undefined;
    this.interleaving.start(() => this.compareWithStripe(() => this.chance.happens(0.05)));
    return "reconcile";
  }

  protected async compareWithStripe(isLate: () => boolean = () => false): Promise<void> {
    await reconcile(this.asPorts, isLate);
  }

  private anyIntent(wanted: (intent: Intent) => boolean = () => true): Intent | undefined {
    return this.chance.pick([...this.stripe.intents.values()].filter(wanted));
  }

  private anyOrder(): Order | undefined {
    return this.chance.pick([...this.memory.orders.values()]);
  }

  /** All that was begun ends; Stripe has not been asked what we missed. */
  async settleDown(): Promise<void> {
    await this.interleaving.finish();
  }

  /** The last night: we are compared with Stripe with nothing in the way. */
  async lastNight(): Promise<void> {
    this.interleaving.calm();
    this.isHard = false;
    this.at += 12 * HOUR;
    this.stripe.expireDue();
    this.interleaving.start(() => this.endLapsed());
    await this.interleaving.finish();
    this.interleaving.start(() => this.compareWithStripe());
    await this.interleaving.finish();
  }

  async nightAgain(): Promise<void> {
    this.interleaving.start(() => this.compareWithStripe());
    await this.interleaving.finish();
  }
}

const HAPPENINGS = [
  "order",
  "order",
  "order",
  "give",
  "give",
  "claim",
  "claim",
  "claim",
  "mailAgain",
  "cancel",
  "pay",
  "pay",
  "pay",
  "settlePayment",
  "open",
  "invite",
  "askRefund",
  "askRefund",
  "decideRefund",
  "refundByHand",
  "settleRefund",
  "dispute",
  "decideDispute",
  "evidence",
  "deliver",
  "deliver",
  "deliver",
  "deliver",
  "burst",
  "burst",
  "lose",
  "passTime",
  "passTime",
  "lapse",
  "night",
] as const satisfies (keyof StormWorld)[];

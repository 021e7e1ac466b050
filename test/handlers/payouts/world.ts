import "./environment.ts";
import { setTimeout } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { journalItem } from "../../../functions/commerce/adapters/dynamodb/journals.ts";
import { indexes as commerceIndexes } from "../../../functions/commerce/keys.ts";
import type { Journal as KeptJournal } from "../../../functions/commerce/ledger/journal.ts";
import {
  findBalance,
  findBalances,
  listBalances,
  listDebts,
} from "../../../functions/payouts/adapters/dynamodb/balances.ts";
import { book } from "../../../functions/payouts/adapters/dynamodb/book.ts";
import { areHalted, listJournals } from "../../../functions/payouts/adapters/dynamodb/commerce.ts";
import {
  enqueue,
  findBooked,
  findEntries,
  findQueued,
  isBooked,
  isQueued,
} from "../../../functions/payouts/adapters/dynamodb/entries.ts";
import { isNoted } from "../../../functions/payouts/adapters/dynamodb/event-notes.ts";
import {
  findCreatorOf,
  findPayee,
  listPayees,
  savePayee,
} from "../../../functions/payouts/adapters/dynamodb/payees.ts";
import {
  findProgress,
  keepProgress,
  keepReconciliation,
  listReconciliations,
} from "../../../functions/payouts/adapters/dynamodb/reconciliations.ts";
import { findDays, findMonths } from "../../../functions/payouts/adapters/dynamodb/statements.ts";
import {
  findTransfer,
  listTransfers,
  listTransfersOfDay,
  openTransfers,
} from "../../../functions/payouts/adapters/dynamodb/transfers.ts";
import { renderPdf } from "../../../functions/payouts/adapters/pdf/statement.ts";
import {
  createAccount,
  fetchAccount,
  fetchPayout,
  openOnboarding,
} from "../../../functions/payouts/adapters/stripe/accounts.ts";
import { verifyEvent } from "../../../functions/payouts/adapters/stripe/events.ts";
import { fetchFunds } from "../../../functions/payouts/adapters/stripe/funds.ts";
import {
  fetchTransfer,
  findSent,
  listReported,
  listSent,
  sendReversal,
  sendTransfer,
} from "../../../functions/payouts/adapters/stripe/transfers.ts";
import type { ShownAccount } from "../../../functions/payouts/contract/account.ts";
import type { ShownBalance } from "../../../functions/payouts/contract/balance.ts";
import type { Payee } from "../../../functions/payouts/domain/payee.ts";
import type { Shortfall } from "../../../functions/payouts/domain/shortfall.ts";
import type { TransferRun } from "../../../functions/payouts/domain/transfer-run.ts";
import type { ListTransfers } from "../../../functions/payouts/flows/ports.ts";
import { reconcilePayouts } from "../../../functions/payouts/flows/reconcile.ts";
import { accrueEarnings } from "../../../functions/payouts/handlers/accrue-earnings.ts";
import { getAccount } from "../../../functions/payouts/handlers/get-account.ts";
import { getBalance } from "../../../functions/payouts/handlers/get-balance.ts";
import { listDebts as debtsRoute } from "../../../functions/payouts/handlers/list-debts.ts";
import { openAccount } from "../../../functions/payouts/handlers/open-account.ts";
import { runTransfers } from "../../../functions/payouts/handlers/run-transfers.ts";
import { stripeConnectWebhook } from "../../../functions/payouts/handlers/stripe-connect-webhook.ts";
import { indexes } from "../../../functions/payouts/keys.ts";
import { DAY, type Journal } from "../../domain/payouts/earnings.ts";
import { call } from "../call.ts";
import { startCloud } from "../cloud.ts";
import { stripeHere } from "../stripe.ts";

const KEY = "sk_test_world";
export const SECRETS = { connect: "whsec_connect", own: "whsec_own" };

/** A journal as the bus tells of it. */
export const toldOf = (journal: object) => ({ detail: { after: journal } });

/** The payouts handlers over the emulators of DynamoDB and Stripe, with its webhooks. */
export async function startWorld() {
  const cloud = await startCloud({ tables: { PAYOUTS: [...indexes], COMMERCE: [...commerceIndexes] } });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  /** How far ours and Stripe's clock are ahead of the real one, in milliseconds. */
  const clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
  const webhook: { handler: unknown; calls: number } = { handler: undefined, calls: 0 };
  const emulator = await stripeHere({
    secretKey: KEY,
    now,
    retryDelaysMs: [20, 50, 100],
    maxNetworkRetries: 0,
    hear: async (body, headers) => {
      webhook.calls++;
      return (await call(webhook.handler, { body, headers })).status;
    },
  });
  const { stripe } = emulator;
  // As the runbook asks for: the platform's own payouts are manual.
  await stripe.balanceSettings.update({ payments: { payouts: { schedule: { interval: "manual" } } } });
  const access = async () => ({ stripe, webhookSecrets: Object.values(SECRETS) });
  const table = "PAYOUTS";
  /** What runs of transfers came to, in order. */
  const reports: TransferRun[] = [];
  /** What each look at the platform's funds found. */
  const shortfalls: (readonly Shortfall[])[] = [];
  const ports = {
    book: book(documents, table, now, "COMMERCE"),
    isBooked: isBooked(documents, table),
    enqueue: enqueue(documents, table),
    isQueued: isQueued(documents, table),
    findQueued: findQueued(documents, table),
    areHalted: areHalted(documents, "COMMERCE"),
    findSent: findSent(access),
    sendReversal: sendReversal(access),
    isNoted: isNoted(documents, table),
    findBalance: findBalance(documents, table),
    findBalances: findBalances(documents, table),
    findMonths: findMonths(documents, table),
    findDays: findDays(documents, table),
    findEntries: findEntries(documents, table),
    findTransfer: findTransfer(documents, table),
    listTransfers: listTransfers(documents, table) as ListTransfers,
    openTransfers: openTransfers(documents, table),
    findPayee: findPayee(documents, table),
    listPayees: listPayees(documents, table),
    listDebts: listDebts(documents, table),
    findCreatorOf: findCreatorOf(documents, table),
    savePayee: savePayee(documents, table, now),
    country: "US",
    isAffiliate: async (user: string) => user === "fan",
    listJournals: listJournals(documents, "COMMERCE"),
    findBooked: findBooked(documents, table),
    listSent: listSent(access),
    listReported: listReported(access),
    listTransfersOfDay: listTransfersOfDay(documents, table),
    findProgress: findProgress(documents, table),
    keepProgress: keepProgress(documents, table),
    keepReconciliation: keepReconciliation(documents, table),
    listReconciliations: listReconciliations(documents, table),
    newId: () => ulid(now()),
    createAccount: createAccount(access),
    openOnboarding: openOnboarding(access, "https://shop.example"),
    fetchAccount: fetchAccount(access),
    fetchPayout: fetchPayout(access),
    fetchTransfer: fetchTransfer(access),
    sendTransfer: sendTransfer(access),
    verifyEvent: verifyEvent(access),
    renderPdf,
    listBalances: listBalances(documents, table),
    fetchFunds: fetchFunds(access),
    reportCover: (short: readonly Shortfall[]) => void shortfalls.push(short),
    report: (run: TransferRun) => void reports.push(run),
    pause: async (attempt: number) => setTimeout(Math.random() * 10 * attempt),
    now,
  };
  type Ports = typeof ports;

  webhook.handler = stripeConnectWebhook(ports);
  const url = "http://shop.example/webhooks/stripe-connect";
  await emulator.addWebhookEndpoint({ url, secret: SECRETS.connect, connect: true });
  await emulator.addWebhookEndpoint({
    url,
    secret: SECRETS.own,
    types: ["transfer.created", "transfer.updated", "transfer.reversed"],
  });

  const post = async (path: string) => {
    const { status, body } = await emulator.post(path);
    if (status >= 400) throw new Error(`${path}: ${body}`);
  };
  const as = (user: string) => ({ user, groups: ["creator"] });
  const open = (user: string, with_: Partial<Ports> = {}, body: unknown = {}) =>
    call<ShownAccount & { onboardingUrl?: string; code?: string; errors?: { pointer: string }[] }>(
      openAccount({ ...ports, ...with_ }),
      { ...as(user), body },
    );

  return {
    ports,
    reports,
    shortfalls,
    clock,
    stripe,
    documents,
    webhook,
    delivered: emulator.delivered,
    /** An event of an account's again, to the endpoint for those. */
    deliver: (event: string) => post(`${emulator.url}/_control/events/${event}/deliver?endpoint=we_configured1`),
    control: (path: string) => post(`${emulator.url}/_control/${path}`),
    open,
    /** What a person does on Stripe's page: complete, or restrict. */
    onPage: (link: string | undefined, action: string) => post(`${link}/${action}`),
    /** A creator whose account is enabled. */
    async enabled(creator = ulid()): Promise<string> {
      const { body } = await open(creator);
      await post(`${body.onboardingUrl}/complete`);
      await emulator.delivered();
      return creator;
    },
    payees: async () => {
      const all: Payee[] = [];
      for await (const payee of ports.listPayees()) all.push(payee);
      return all;
    },
    account: async (user: string) => (await call<ShownAccount>(getAccount(ports), as(user))).body,
    balance: async (user: string) =>
      (await call<{ transfers: string; balances: ShownBalance[] }>(getBalance(ports), as(user))).body,
    debts: async (query: object = {}) =>
      (
        await call<{ items: { creator: string; currency: string; owed: number; stopped: boolean }[]; cursor?: string }>(
          debtsRoute(ports),
          { user: "op", groups: ["operator"], query },
        )
      ).body,
    /** A sale that earns a creator so much, as the bus tells of it. @returns its order */
    async sell(creator: string, owed: number, fields: Partial<Journal> = {}): Promise<string> {
      const order = ulid();
      const at = new Date(now()).toISOString();
      const postings = [{ account: `creator:${creator}`, amount: -owed }];
      const journal = { cause: `payment:${order}`, orderId: order, currency: "usd", at, earnedAt: at, postings };
      await accrueEarnings(ports)(toldOf({ ...journal, ...fields }));
      return order;
    },
    /** Money of buyers' in the platform's balance at Stripe, which can be sent after some days. */
    charge: async (amount: number, currency = "usd") => {
      await stripe.paymentIntents.create({ amount, currency, payment_method: "pm_card_visa", confirm: true });
    },
    wait: (days: number) => {
      clock.ahead += days * DAY;
    },
    /** A journal of commerce's, in its table; the bus does not tell of it. */
    keepJournal: async (kept: Journal) => {
      await documents.send(new PutCommand({ TableName: "COMMERCE", Item: journalItem(kept as KeptJournal) }));
    },
    reconcile: (with_: Partial<Ports> = {}, isLate = () => false) => reconcilePayouts({ ...ports, ...with_ }, isLate),
    run: (with_: Partial<Ports> = {}, leftMs = 900_000) =>
      runTransfers({ ...ports, ...with_ })({}, { getRemainingTimeInMillis: () => leftMs }),
    transfersOf: async (creator: string) => (await ports.listTransfers(creator, { limit: 100 })).items,
    /** What Stripe has sent to a creator. */
    sentTo: async (creator: string) => {
      const payee = await ports.findPayee(creator);
      const { data } = await stripe.transfers.list({ destination: payee?.account ?? "", limit: 100 });
      return data;
    },
    entriesOf: async (creator: string) => {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
          ExpressionAttributeValues: { ":pk": `CREATOR#${creator}`, ":prefix": "ENTRY#" },
        }),
      );
      return Items.map(({ cause }) => String(cause));
    },
    eventOf: async (type: string, about: string, stripeAccount?: string) => {
      const { data } = await stripe.events.list({ limit: 100, type }, stripeAccount ? { stripeAccount } : undefined);
      const found = data.find((event) => (event.data.object as { id?: string }).id === about);
      if (!found) throw new Error(`no ${type} of ${about}`);
      return found;
    },
    async close(): Promise<void> {
      await emulator.close();
      await cloud.close();
    },
  };
}
export type World = Awaited<ReturnType<typeof startWorld>>;

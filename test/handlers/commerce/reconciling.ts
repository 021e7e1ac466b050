import "./environment.ts";
import { listFailures } from "../../../functions/commerce/adapters/dynamodb/failures.ts";
import { bookJournal, findJournals, listJournals } from "../../../functions/commerce/adapters/dynamodb/journals.ts";
import { findOrderOfPayment } from "../../../functions/commerce/adapters/dynamodb/payments.ts";
import {
  findMark,
  keepMark,
  keepReconciliation,
  keepUncompared,
  listReconciliations,
  listUncompared,
} from "../../../functions/commerce/adapters/dynamodb/reconciliations.ts";
import { findMovements, listEvents, listMovements } from "../../../functions/commerce/adapters/stripe/balance.ts";
import type { Reconciliation } from "../../../functions/commerce/contract/reconciliation.ts";
import { reconcile } from "../../../functions/commerce/flows/reconcile.ts";
import type { ReconciliationPorts } from "../../../functions/commerce/flows/reconciliation-run.ts";
import { listReconciliations as reportsRoute } from "../../../functions/commerce/handlers/stripe/list-reconciliations.ts";
import { call } from "../call.ts";
import { secondThoughts } from "./second-thoughts.ts";
import { WEBHOOK_SECRET } from "./world.ts";

/** The world with second thoughts and the nightly comparison. */
export async function reconciling(options: Parameters<typeof secondThoughts>[0] = {}) {
  const made = await secondThoughts(options);
  const { documents, stripe } = made;
  const access = async () => ({ stripe, webhookSecrets: [WEBHOOK_SECRET] });
  const ports = {
    ...made.ports,
    listEvents: listEvents(access),
    listMovements: listMovements(access),
    findMovements: findMovements(access),
    listJournals: listJournals(documents, "COMMERCE"),
    findJournals: findJournals(documents, "COMMERCE"),
    bookJournal: bookJournal(documents, "COMMERCE"),
    findOrderOfPayment: findOrderOfPayment(documents, "COMMERCE"),
    listFailures: listFailures(documents, "COMMERCE"),
    listUncompared: listUncompared(documents, "COMMERCE"),
    keepUncompared: keepUncompared(documents, "COMMERCE"),
    findMark: findMark(documents, "COMMERCE"),
    keepMark: keepMark(documents, "COMMERCE"),
    keepReconciliation: keepReconciliation(documents, "COMMERCE"),
  } satisfies ReconciliationPorts;
  return {
    ...made,
    ports,
    reconcile: (with_: Partial<ReconciliationPorts> = {}, isLate = () => false) =>
      reconcile({ ...ports, ...with_ }, isLate),
    reports: async () =>
      (
        await call<{ items: Reconciliation[] }>(
          reportsRoute({ listReconciliations: listReconciliations(documents, "COMMERCE") }),
          { user: "op", groups: ["operator"], query: {} },
        )
      ).body.items,
    /** Drops every event of the last moments that no endpoint has taken yet. */
    async loseAll(): Promise<void> {
      for await (const { id, pending_webhooks } of stripe.events.list({ limit: 100 })) {
        if (pending_webhooks > 0) await made.lose(id);
      }
    },
    /** What all journals say that we have at Stripe, and what Stripe says, in minor units. */
    async balances() {
      const journals = (await made.everything()).filter(({ sk }) => sk.startsWith("JOURNAL#"));
      const postings = journals.flatMap(({ postings }) => postings as { account: string; amount: number }[]);
      let atStripe = 0;
      for await (const { net } of stripe.balanceTransactions.list({ limit: 100 })) atStripe += net;
      const ours = postings.filter(({ account }) => account === "stripe").reduce((sum, { amount }) => sum + amount, 0);
      const whole = postings.reduce((sum, { amount }) => sum + amount, 0);
      return { ours, atStripe, whole };
    },
  };
}

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const ROOT = new URL("../../functions/", import.meta.url);

/** Who reads something to its end, and why that is no caller's request, or has an end of its own. */
const TO_THE_END: Readonly<Record<string, string>> = {
  "catalogue/adapters/contents.ts": "the sweep, each night",
  "catalogue/adapters/products.ts": "the sweep, each night",
  "catalogue/adapters/survey.ts": "what is on sale is counted every hour",
  "commerce/adapters/dynamodb/automatic.ts": "four pages of a customer's orders at most",
  "commerce/adapters/dynamodb/failures.ts": "the backlog is measured every hour",
  "commerce/adapters/dynamodb/pending.ts": "what lapsed is ended on a schedule",
  "commerce/adapters/dynamodb/reconciliations.ts": "the comparison with Stripe, each night",
  "commerce/adapters/dynamodb/refunds.ts": "the backlog is measured every hour",
  "commerce/adapters/dynamodb/subscriptions.ts": "graces end on a schedule",
  "conversion/adapters/decisions.ts": "offers learn each night",
  "credits/adapters/usages.ts": "holds end on a schedule",
  "identity/adapters/user-pool.ts": "registrations end on a schedule",
  "notifications/adapters/messages.ts": "what messages led to is counted every hour",
  "notifications/adapters/occasions.ts": "what is due is decided on every hour; a person's occasions up to a bound",
  "payouts/adapters/dynamodb/balances.ts": "transfers and the nightly comparison",
  "insights/adapters/log.ts": "days of the log are counted, each night",
  "insights/adapters/read-models.ts": "days are counted, each night",
  "payouts/adapters/dynamodb/entries.ts": "a month's entries up to a bound",
  "payouts/adapters/dynamodb/payees.ts": "transfers and the nightly comparison",
  "payouts/adapters/dynamodb/transfers.ts": "transfers, each day, and the nightly comparison",
  "recommendations/adapters/attribution-bucket.ts": "a day's log is counted, each night",
  "recommendations/adapters/behaviour-log.ts": "training, on a schedule",
  "recommendations/adapters/snapshot-bucket.ts": "training, on a schedule",
  "shared/runtime/tell-again.ts": "what changed is told once more, each night",
  "catalogue/client.ts": "training, on a schedule; what is on sale is read in the background, up to a bound",
  "commerce/adapters/dynamodb/journals.ts": "the nightly comparisons",
  "commerce/adapters/dynamodb/orders.ts": "exports are made after they were asked for",
  "commerce/adapters/dynamodb/sales-sums.ts": "a year's days at most",
  "commerce/adapters/dynamodb/sales.ts": "exports are made after they were asked for",
  "shared/runtime/prefix.ts": "what one partition holds of a kind: its callers' kinds have a bound of their own",
  "webhooks/adapters/deliveries.ts": "what is due is sent on a schedule",
};

const sources = (readdirSync(ROOT, { recursive: true }) as string[]).filter((name) => name.endsWith(".ts"));
const text = (name: string): string => readFileSync(new URL(name, ROOT), "utf8");

test("no request reads a list to its end, except those listed with a reason", () => {
  const toTheEnd = sources.filter((name) => /\bpaginate[A-Z]\w*\(/.test(text(name)));
  expect(toTheEnd.sort()).toEqual(Object.keys(TO_THE_END).sort());
});

test("a loop over pages has a bound of its own", () => {
  // Those that keep what DynamoDB says of the page before, for the next one.
  const loops = sources.filter((name) => /^\s*\w+ = LastEvaluatedKey/m.test(text(name)));
  const bounds = {
    "conversion/adapters/readings.ts": /page < MOST_PAGES/,
    "conversion/adapters/exposures.ts": /read < MOST_PEOPLE/,
    "organisations/adapters/pages.ts": /reads < MOST_READS/,
    "recommendations/adapters/attribution-table.ts": /page < MOST_PAGES/,
  };
  expect(loops.sort()).toEqual(Object.keys(bounds).sort());
  for (const [name, bound] of Object.entries(bounds)) expect(text(name)).toMatch(bound);
});

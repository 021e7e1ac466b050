import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

/** Calls that may be made twice: each makes a page for a person, or a look at what will be, and nothing else. */
const PAGES = new Set(["accountLinks.create", "billingPortal.sessions.create", "invoices.createPreview"]);

/** What carries an id of ours is made once without a key: https://docs.stripe.com/api/products/create has `id`, meter events `identifier`. */
const NAMED = new Set(["products.create", "coupons.create", "billing.meterEvents.create"]);

interface Call {
  readonly what: string;
  readonly hasKey: boolean;
}

/** Everything that adapters make at Stripe, and whether it goes with an idempotency key. */
function callsIn(file: string): Call[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const calls: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [, resource] = /(?:^|\.)stripe\.((?:\w+\.)*create\w*)$/.exec(node.expression.getText(source)) ?? [];
      if (resource !== undefined) {
        const options = node.arguments.at(-1)?.getText(source) ?? "";
        calls.push({
          what: `${file}: ${resource}`,
          hasKey: PAGES.has(resource) || NAMED.has(resource) || /\bidempotencyKey\b/.test(options),
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return calls;
}

const calls = globSync("functions/**/*.ts").flatMap(callsIn);

test("every creation at Stripe has an idempotency key", () => {
  expect(calls.filter(({ hasKey }) => !hasKey).map(({ what }) => what)).toEqual([]);
});

test("the check covers refunds, transfers, checkouts, subscriptions, customers and accounts", () => {
  const made = calls.map(({ what }) => what.replace(/^.*: /, ""));
  expect(made).toEqual(
    expect.arrayContaining([
      "refunds.create",
      "transfers.create",
      "transfers.createReversal",
      "checkout.sessions.create",
      "customers.create",
      "billing.meterEvents.create",
    ]),
  );
});

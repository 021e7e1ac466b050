import type { Stripe } from "stripe";
import { canReceive } from "./accounts.ts";
import { needAvailable } from "./balance.ts";
import { book } from "./balance-transactions.ts";
import type { Change } from "./change.ts";
import { currencyOf, shownAmount, unitAmountOf } from "./currencies.ts";
import { emit } from "./events.ts";
import { emulated, invalid, missing } from "./failure.ts";
import { newId } from "./ids.ts";
import type { Transfer } from "./kinds.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { previousOf } from "./previous.ts";
import type { Handlers } from "./routes.ts";

/** Moves money from one balance to another, with a transaction in each. */
function move(
  change: Change,
  { source, amount, currency, description }: { source: string; amount: number; currency: string; description: string },
  from: { owner?: string | undefined; type: "transfer" | "payment_refund" },
  to: { owner?: string | undefined; type: "payment" | "transfer_refund" },
): string {
  const about = { source, currency, fee: 0, description };
  const [left, arrived] = [
    book(change, { ...about, ...from, amount: -amount }),
    book(change, { ...about, ...to, amount }),
  ];
  return from.owner === undefined ? left : arrived;
}

function createTransfer(change: Change, params: Stripe.TransferCreateParams): Transfer {
  if (params.amount === undefined) throw missing("amount");
  const currency = currencyOf(params.currency);
  const amount = unitAmountOf(params.amount, currency, "amount");
  if (amount < 1) throw invalid("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  const destination = change.need("account", params.destination, "destination");
  if (!canReceive(destination)) {
    throw invalid(
      "Your destination account needs to have at least one of the following capabilities enabled: transfers.",
      { code: "insufficient_capabilities_for_transfer", param: "destination" },
    );
  }
  needAvailable(change, undefined, amount, currency);
  const id = newId("tr");
  const transfer = change.put<Transfer>({
    id,
    object: "transfer",
    amount,
    amount_reversed: 0,
    balance_transaction: move(
      change,
      { source: id, amount, currency, description: "TRANSFER" },
      { type: "transfer" },
      { owner: destination.id, type: "payment" },
    ),
    created: change.at,
    currency,
    description: params.description ?? null,
    destination: destination.id,
    livemode: false,
    metadata: mergedMetadata(null, params.metadata),
    reversals: { object: "list", data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: null,
    source_type: "card",
    transfer_group: params.transfer_group ?? null,
  });
  emit(change, { type: "transfer.created", object: transfer });
  return transfer;
}

function reverse(change: Change, id: string, params: Stripe.TransferCreateReversalParams): Stripe.TransferReversal {
  const before = change.need("transfer", id);
  const { currency, destination } = before;
  const left = before.amount - before.amount_reversed;
  if (left === 0) throw invalid(`Transfer ${id} is already fully reversed.`);
  const { amount = left } = params;
  if (amount < 1) throw invalid("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  if (amount > left) {
    const [asked, most] = [shownAmount(amount, currency), shownAmount(left, currency)];
    throw invalid(`The reversal amount (${asked}) is greater than what is left of the transfer (${most}).`, {
      param: "amount",
    });
  }
  needAvailable(change, destination, amount, currency);
  const reversal = change.put<Stripe.TransferReversal>({
    id: newId("trr"),
    object: "transfer_reversal",
    amount,
    balance_transaction: move(
      change,
      { source: id, amount, currency, description: "TRANSFER REVERSAL" },
      { owner: destination, type: "payment_refund" },
      { type: "transfer_refund" },
    ),
    created: change.at,
    currency,
    destination_payment_refund: null,
    metadata: mergedMetadata(null, params.metadata),
    source_refund: null,
    transfer: id,
  });
  const amount_reversed = before.amount_reversed + amount;
  const after = change.put<Transfer>({
    ...before,
    amount_reversed,
    reversed: amount_reversed === before.amount,
    reversals: { ...before.reversals, data: [reversal, ...before.reversals.data] },
  });
  emit(change, { type: "transfer.reversed", object: after, previous: previousOf(before, after) });
  return reversal;
}

export const transfers = {
  "POST /v1/transfers": ({ params, change }) => {
    emulated(params, ["amount", "currency", "destination", "description", "metadata", "transfer_group", "expand"]);
    return createTransfer(change, params);
  },
  "GET /v1/transfers": ({ params, change }) => {
    emulated(params, [
      "created",
      "destination",
      "transfer_group",
      "limit",
      "starting_after",
      "ending_before",
      "expand",
    ]);
    const { created, destination, transfer_group } = params;
    const found = change
      .all("transfer")
      .filter(
        (transfer) =>
          (destination === undefined || transfer.destination === destination) &&
          (transfer_group === undefined || transfer.transfer_group === transfer_group) &&
          isWithin(transfer.created, created),
      );
    return listOf(found, params, "/v1/transfers");
  },
  "GET /v1/transfers/:id": ({ id, change }) => change.need("transfer", id),
  "POST /v1/transfers/:id/reversals": ({ id, params, change }) => {
    emulated(params, ["amount", "description", "metadata", "expand"]);
    return reverse(change, id, params);
  },
  "GET /v1/transfers/:id/reversals": ({ id, params, change }) => {
    const { reversals } = change.need("transfer", id);
    return listOf(reversals.data.toReversed(), params, reversals.url);
  },
} satisfies Partial<Handlers>;

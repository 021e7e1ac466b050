import type { Currency } from "../../shared/kernel/money.ts";
import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isStopped } from "../domain/balance.ts";
import type { Payee } from "../domain/payee.ts";
import type { Transfer } from "../domain/transfer.ts";
import { type BookkeepingPorts, beginTransfer, settleTransfer } from "./bookkeeping.ts";
import type { AreHalted, FindBalances, FindSent, SendTransfer } from "./ports.ts";

export interface PayCreatorPorts extends BookkeepingPorts {
  readonly findBalances: FindBalances;
  readonly sendTransfer: SendTransfer;
  readonly findSent: FindSent;
  readonly areHalted: AreHalted;
}

/** A transfer that an operator stopped in transit: it has been made already, or never will be. */
export const HALTED = "transfers-stopped";

/**
 * Sends a transfer that is in transit and books its outcome; without an answer it stays in transit. If the creator's
 * transfers are stopped, it is looked up and not sent.
 */
export async function finishTransfer(ports: PayCreatorPorts, transfer: Transfer): Promise<Transfer> {
  const halted = await ports.areHalted(transfer.creator);
  const seen = halted ? ((await ports.findSent(transfer)) ?? { failure: HALTED }) : await ports.sendTransfer(transfer);
  if (seen === "no-answer") return transfer;
  const settled = await settleTransfer(ports, transfer, seen);
  const after = unlessBusy(settled, `Transfer ${transfer.id} of ${transfer.creator}`);
  return after === "unknown" ? transfer : after;
}

/**
 * Transfers the payable amounts of one creator, except in currencies in which the platform is short. "stopped": the
 * creator owes too much; "halted": an operator stopped the creator's transfers.
 */
export async function payCreator(
  ports: PayCreatorPorts,
  payee: Payee,
  short: ReadonlySet<Currency> = new Set(),
): Promise<Transfer[] | "stopped" | "halted"> {
  if (payee.state !== "enabled") return [];
  if (await ports.areHalted(payee.creator)) return "halted";
  const balances = await ports.findBalances(payee.creator);
  if (isStopped(balances)) return "stopped";
  const made: Transfer[] = [];
  for (const balance of balances) {
    if (short.has(balance.currency)) continue;
    const begun = unlessBusy(await beginTransfer(ports, balance, payee.account), `The balance of ${payee.creator}`);
    if (begun) made.push(begun.state === "in-transit" ? await finishTransfer(ports, begun) : begun);
  }
  return made;
}

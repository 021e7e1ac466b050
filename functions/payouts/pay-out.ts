import { isStopped } from "./balance.ts";
import { type BookkeepingPorts, beginTransfer, settleTransfer } from "./bookkeeping.ts";
import type { Payee } from "./payee.ts";
import type { FindBalances, SendTransfer } from "./ports.ts";
import type { Transfer } from "./transfer.ts";

export interface PayOutPorts extends BookkeepingPorts {
  readonly findBalances: FindBalances;
  readonly sendTransfer: SendTransfer;
}

/** Sends a transfer that is in transit and books what became of it; without an answer it stays in transit. */
export async function finish(ports: PayOutPorts, transfer: Transfer): Promise<Transfer> {
  const seen = await ports.sendTransfer(transfer);
  if (seen === "no-answer") return transfer;
  const after = await settleTransfer(ports, transfer, seen);
  return after === "unknown" ? transfer : after;
}

/** Transfers what is payable to one creator, in each currency. "stopped": the creator owes too much. */
export async function payOut(ports: PayOutPorts, payee: Payee): Promise<Transfer[] | "stopped"> {
  if (payee.state !== "enabled") return [];
  const balances = await ports.findBalances(payee.creator);
  if (isStopped(balances)) return "stopped";
  const made: Transfer[] = [];
  for (const balance of balances) {
    const begun = await beginTransfer(ports, balance, payee.account);
    if (begun) made.push(begun.state === "in-transit" ? await finish(ports, begun) : begun);
  }
  return made;
}

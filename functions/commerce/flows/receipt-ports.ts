import type { Buyer } from "../contract/receipt.ts";
import type { Receipt } from "../receipts/receipt.ts";

/** The data of a user that is known; empty if the account is gone. */
export type FindBuyer = (id: string) => Promise<Buyer>;
export type RenderReceipt = (receipt: Receipt, language: NonNullable<Buyer["language"]>) => Promise<Uint8Array>;

import type { Buyer } from "../contract/receipt.ts";
import type { Receipt } from "../receipts/receipt.ts";

/** What is known of a user; nothing of one who is no more. */
export type FindBuyer = (id: string) => Promise<Buyer>;
export type RenderReceipt = (receipt: Receipt, language: NonNullable<Buyer["language"]>) => Promise<Uint8Array>;

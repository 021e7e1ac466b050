import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { pause } from "../../../shared/runtime/pause.ts";
import type { BookkeepingPorts } from "../../flows/bookkeeping.ts";
import { findBalance } from "./balances.ts";
import { book } from "./book.ts";
import { enqueue, findQueued, isBooked, isQueued } from "./entries.ts";
import { findTransfer } from "./transfers.ts";

const now = () => Date.now();

/** The ports of bookkeeping. @param commerceTable for what begins transfers */
export const bookkeeping = (
  documents: DynamoDBDocumentClient,
  table: string,
  commerceTable?: string,
): BookkeepingPorts => ({
  findBalance: findBalance(documents, table),
  findTransfer: findTransfer(documents, table),
  book: book(documents, table, now, commerceTable),
  isBooked: isBooked(documents, table),
  enqueue: enqueue(documents, table),
  isQueued: isQueued(documents, table),
  findQueued: findQueued(documents, table),
  pause,
  now,
});

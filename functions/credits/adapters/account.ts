import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { findLotRights } from "../../commerce/client.ts";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { iso } from "../../shared/kernel/time.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { under } from "../../shared/runtime/prefix.ts";
import { type LotCounters, lotCounters, usage } from "../contract/usage.ts";
import { lotsOf } from "../domain/lot.ts";
import type { FindAccount, Now } from "../flows/ports.ts";
import { lotKey, lotKind, reservationKind } from "../keys.ts";
import { SHOWN_AFTER_END_MS } from "../settings.ts";
import type { Tables } from "./tables.ts";

const reservation = usage.pick({ id: true, state: true, heldUntil: true, lots: true });

/** The number of entitlements, lots or reservations in one read. */
const MOST_AT_ONCE = 1_000;
/** What one batch may ask for, and how many of them there are at the same time. */
const KEYS_AT_ONCE = 100;
const BATCHES_AT_ONCE = 5;

type Rights = Awaited<ReturnType<ReturnType<typeof findLotRights>>>;

async function countersOf(documents: DynamoDBDocumentClient, TableName: string, customer: string, rights: Rights) {
  const query = { ...under(TableName, lotKind.under({ customer })), Limit: MOST_AT_ONCE };
  const { Items = [], LastEvaluatedKey } = await documents.send(new QueryCommand(query));
  if (!LastEvaluatedKey) return Items.map((item) => lotCounters.parse(item));
  const batches = Array.from({ length: Math.ceil(rights.length / KEYS_AT_ONCE) }, (_, n) => n);
  const found: LotCounters[] = [];
  await inTurns(BATCHES_AT_ONCE, batches, String, async (n) => {
    const keys = rights.slice(n * KEYS_AT_ONCE, (n + 1) * KEYS_AT_ONCE).map(lotKey);
    found.push(
      ...(await itemsOf(documents, TableName, keys, { consistent: true })).map((item) => lotCounters.parse(item)),
    );
  });
  return found;
}

async function reservationsOf(documents: DynamoDBDocumentClient, TableName: string, customer: string) {
  const query = { ...under(TableName, reservationKind.under({ customer })), Limit: MOST_AT_ONCE };
  const { Items = [] } = await documents.send(new QueryCommand(query));
  return Items.map((item) => reservation.parse(item));
}

export const findAccount =
  (documents: DynamoDBDocumentClient, tables: Tables, now: Now = () => Date.now()): FindAccount =>
  async (customer) => {
    const [rights, reservations] = await Promise.all([
      findLotRights(documents, tables.commerce)(customer, iso(now() - SHOWN_AFTER_END_MS)),
      reservationsOf(documents, tables.credits, customer),
    ]);
    return { lots: lotsOf(rights, await countersOf(documents, tables.credits, customer, rights)), reservations };
  };

import { absent } from "../../shared/runtime/transact.ts";

/** Everything of a creator is under one key, each kind by its own prefix. */
export const creatorKey = (creator: string, sk: string) => ({ pk: `CREATOR#${creator}`, sk });

export const BALANCE = "BALANCE#";
export const ENTRY = "ENTRY#";
/** That a balance is yet to have an entry. */
export const QUEUED = "QUEUED#";
export const MONTH = "MONTH#";
export const TRANSFER = "TRANSFER#";

/** In the index: a month's entries in order, transfers in transit, all accounts, and balances over the limit of debt. */
export const entriesOf = (creator: string, month: string) => `CREATOR#${creator}#${month}`;
export const IN_TRANSIT = "IN-TRANSIT";
export const PAYEES = "PAYEES";
/** In the second index: the transfers of a day, and balances. */
export const transfersOf = (day: string) => `TRANSFERS#${day}`;
export const DEBTS = "DEBTS";

/** Balances are spread over so many lists of the second index, as one list takes a thousand writes a second. */
const SPREAD = 8;
const listOf = (n: number) => `BALANCES#${n}`;
export const balanceLists = Array.from({ length: SPREAD }, (_, n) => listOf(n));
/** A creator's id ends at random. */
export const balanceList = (creator: string) => listOf((creator.codePointAt(creator.length - 1) ?? 0) % SPREAD);

/** Stripe reports an event again for three days; an operator may send it again within 30. */
const NOTE_SECONDS = 90 * 86_400;

export const noteKey = (event: string) => ({ pk: `STRIPE#${event}`, sk: "EVENT" });

/** The write that notes an event, once. `now` in epoch milliseconds. */
export const noteWrite = (TableName: string, event: string, now: number) => ({
  Put: {
    TableName,
    Item: { ...noteKey(event), expiresAt: Math.floor(now / 1000) + NOTE_SECONDS },
    ConditionExpression: absent,
  },
});

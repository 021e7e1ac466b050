/** What fills organisations' table from outside: demo data. */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { iso } from "../shared/kernel/time.ts";
import { newCode } from "./adapters/codes.ts";
import { commit } from "./adapters/commit.ts";
import { findPools } from "./adapters/pools.ts";
import type { Organisation } from "./contract/organisation.ts";
import { claiming, inviting } from "./domain/change.ts";
import { invitationMail } from "./domain/invitation.ts";
import { givenTo } from "./domain/seat.ts";
import { membershipKey, organisationKey } from "./keys.ts";

/** An organisation and its owner's membership. */
export const organisationItems = (of: Organisation): Record<string, unknown>[] => [
  { ...organisationKey(of.id), ...of },
  { ...membershipKey(of.owner, of.id), organisation: of.id, isOwner: true, seats: 0 },
];

interface Tables {
  readonly organisations: string;
  readonly commerce: string;
}

/** Whether any seat of an organisation is claimed. */
export async function hasClaimedSeats(
  documents: DynamoDBDocumentClient,
  tables: Tables,
  organisation: string,
): Promise<boolean> {
  const pools = await findPools(documents, tables.organisations, tables.commerce)(organisation);
  return pools.some(({ claimed }) => claimed > 0);
}

interface Claim {
  readonly organisation: Organisation;
  /** The id of the seat. */
  readonly seat: string;
  /** The product of the seat. */
  readonly title: string;
  /** The claimer. */
  readonly email: string;
  readonly customer: string;
  /** In epoch milliseconds. */
  readonly invitedAt: number;
  readonly claimedAt: number;
  readonly now: number;
}

/** Claims a seat of the organisation's first pool, as if by an old invitation, which is not mailed. */
export async function claimSeat(documents: DynamoDBDocumentClient, tables: Tables, claim: Claim): Promise<void> {
  const { organisation, title, email, customer, invitedAt, claimedAt, now } = claim;
  const [pool] = await findPools(documents, tables.organisations, tables.commerce)(organisation.id);
  if (!pool) throw new Error(`Organisation ${organisation.id} was granted no seats.`);
  const { code, hash: codeHash } = newCode();
  const seat = givenTo(email, pool, { id: claim.seat, codeHash, at: iso(invitedAt) });
  const words = { title, code, language: "en", siteUrl: "https://lyceum.example" } as const;
  const { mail: _, ...invited } = inviting(seat, pool, invitationMail(seat, organisation, words), now);
  const store = commit(documents, tables.organisations, tables.commerce);
  await store(invited);
  await store(claiming(seat, { customer, sold: pool.sold, guard: 0, at: iso(claimedAt) }));
}

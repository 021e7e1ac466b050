import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Organisation, ShownOrganisation } from "../contract/organisation.ts";

/** A member's relation to an organisation: as its owner, by seats, or both. */
export interface Membership {
  readonly organisation: string;
  readonly isOwner?: boolean | undefined;
  readonly seats: number;
}

/** Whether the member sees the organisation: a revoked seat no longer shows it. */
export const isSeen = ({ isOwner, seats }: Membership): boolean => isOwner === true || seats > 0;

export const renamed = (before: Organisation, name: string): Organisation =>
  before.name === name ? before : { ...before, name, version: before.version + 1 };

export function shown({ owner, version, ...rest }: Organisation, user: string): ShownOrganisation {
  return { ...rest, role: owner === user ? "owner" : "member" };
}

/** The organisation, for its owner; to everyone else it is unknown. */
export const ownedBy = (
  organisation: Organisation | undefined,
  user: string,
): Organisation | Refusal<"unknown-organisation"> => (organisation?.owner === user ? organisation : unknown);

export const unknown = refuse("unknown-organisation", "You have no organisation with this id.");

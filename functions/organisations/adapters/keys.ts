import { organisationKey, poolKey } from "../contract/organisation.ts";

/** Seats of an organisation, in the order in which they were given. */
export const SEAT_PREFIX = "SEAT#";
export const seatKey = (organisation: string, id: string) => ({
  pk: organisationKey(organisation).pk,
  sk: `${SEAT_PREFIX}${id}`,
});

/** One for each e-mail and product that has a seat. */
export const seatedKey = (organisation: string, product: string, email: string) => ({
  pk: organisationKey(organisation).pk,
  sk: `SEATED#${product}#${email}`,
});

export const codeKey = (hash: string) => ({ pk: `CODE#${hash}`, sk: "CODE" });

/** The claimed seats of a pool, beside its count. */
export const SITTING_PREFIX = "SITTING#";
export const sittingKey = (order: string, product: string, seat: string) => ({
  pk: poolKey(order, product).pk,
  sk: `${SITTING_PREFIX}${seat}`,
});

/** The organisations of a user. */
export const MEMBERSHIP_PREFIX = "ORGANISATION#";
export const membershipKey = (user: string, organisation: string) => ({
  pk: `MEMBER#${user}`,
  sk: `${MEMBERSHIP_PREFIX}${organisation}`,
});

import { itemKind } from "../shared/kernel/data-model.ts";

export const organisationKind = itemKind({
  pk: "ORGANISATION#{organisation}",
  sk: "ORGANISATION",
  holds: "an organisation",
});

export const seatKind = itemKind({
  pk: "ORGANISATION#{organisation}",
  sk: "SEAT#{seat}",
  holds: "a seat that was assigned to an e-mail address, in order of assignment",
});

export const seatHolderKind = itemKind({
  pk: "ORGANISATION#{organisation}",
  sk: "SEATED#{product}#{email}",
  holds: "the one seat of a product that an e-mail address has",
});

export const codeKind = itemKind({ pk: "CODE#{hash}", sk: "CODE", holds: "the seat of a code, by the code's hash" });

export const poolKind = itemKind({
  pk: "POOL#{order}#{product}",
  sk: "POOL",
  holds: "the counts of the seats of one line of an order",
});

export const claimedSeatKind = itemKind({
  pk: "POOL#{order}#{product}",
  sk: "CLAIMED#{seat}",
  holds: "a claimed seat of a pool, with the state of its entitlement",
});

export const membershipKind = itemKind({
  pk: "MEMBER#{user}",
  sk: "ORGANISATION#{organisation}",
  holds: "a user's membership of an organisation, as owner or by seats",
});

export const ownedCountKind = itemKind({
  pk: "MEMBER#{user}",
  sk: "OWNED",
  holds: "the number of a user's own organisations",
});

export const organisationKey = (organisation: string) => organisationKind.key({ organisation });
export const poolKey = (order: string, product: string) => poolKind.key({ order, product });
export const seatKey = (organisation: string, seat: string) => seatKind.key({ organisation, seat });
export const claimedSeatKey = (order: string, product: string, seat: string) =>
  claimedSeatKind.key({ order, product, seat });
export const membershipKey = (user: string, organisation: string) => membershipKind.key({ user, organisation });

import { itemKind } from "../shared/kernel/data-model.ts";

export const organisationKind = itemKind({
  pk: "ORGANISATION#{organisation}",
  sk: "ORGANISATION",
  holds: "an organisation",
});

export const seatKind = itemKind({
  pk: "ORGANISATION#{organisation}",
  sk: "SEAT#{seat}",
  holds: "a seat that was given to an e-mail, in the order in which they were given",
});

export const seatHolderKind = itemKind({
  pk: "ORGANISATION#{organisation}",
  sk: "SEATED#{product}#{email}",
  holds: "which seat of a product an e-mail has, so that it has one",
});

export const codeKind = itemKind({ pk: "CODE#{hash}", sk: "CODE", holds: "which seat a code claims, by its hash" });

export const poolKind = itemKind({
  pk: "POOL#{order}#{product}",
  sk: "POOL",
  holds: "how the seats of one line of an order are used",
});

export const claimedSeatKind = itemKind({
  pk: "POOL#{order}#{product}",
  sk: "CLAIMED#{seat}",
  holds: "a claimed seat of a pool, with the state of the right that it gives",
});

export const membershipKind = itemKind({
  pk: "MEMBER#{user}",
  sk: "ORGANISATION#{organisation}",
  holds: "that a user owns an organisation or has seats of it",
});

export const ownedCountKind = itemKind({
  pk: "MEMBER#{user}",
  sk: "OWNED",
  holds: "how many organisations a user owns",
});

export const organisationKey = (organisation: string) => organisationKind.key({ organisation });
export const poolKey = (order: string, product: string) => poolKind.key({ order, product });
export const seatKey = (organisation: string, seat: string) => seatKind.key({ organisation, seat });
export const claimedSeatKey = (order: string, product: string, seat: string) =>
  claimedSeatKind.key({ order, product, seat });
export const membershipKey = (user: string, organisation: string) => membershipKind.key({ user, organisation });

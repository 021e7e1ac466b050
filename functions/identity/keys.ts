import { itemKind } from "../shared/kernel/data-model.ts";

/** Identity's table has no index: everything is asked for by a user or an address. */
export const indexes = [] as const;

export const userKind = itemKind({
  pk: "USER#{id}",
  sk: "USER",
  holds: "a user's profile; their password is the user pool's",
});

export const claimedVisitorKind = itemKind({
  pk: "USER#{id}",
  sk: "VISITOR#{anonymousId}",
  holds: "a visitor whom a user was before they registered",
});

export const visitorClaimKind = itemKind({
  pk: "VISITOR#{anonymousId}",
  sk: "CLAIM",
  holds: "which user a visitor became; one visitor becomes one user",
});

export const registrationKind = itemKind({
  pk: "REGISTRATION#{email}",
  sk: "REGISTRATION",
  holds: "the newest registration of an address, until it is confirmed",
  expires: "a day after it began",
});

export const registrationCountKind = itemKind({
  pk: "REGISTRATION#{email}",
  sk: "COUNT#{hour}",
  holds: "how often an address was registered in an hour",
  expires: "an hour after its hour",
});

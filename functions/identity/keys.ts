import { itemKind } from "../shared/kernel/data-model.ts";

/** By which operators look people up. */
const BY_EMAIL = "byEmail";
const BY_NAME = "byName";

export const indexes = [BY_EMAIL, BY_NAME] as const;

export const userKind = itemKind({
  pk: "USER#{id}",
  sk: "USER",
  holds: "a user's profile; their password is the user pool's",
  lists: {
    byEmail: {
      index: BY_EMAIL,
      pk: "EMAIL#{first}",
      sk: "{email}",
      lists: "users whose address begins with a sign, in the order of the alphabet",
    },
    byName: {
      index: BY_NAME,
      pk: "NAME#{first}",
      sk: "{name}#{id}",
      lists: "users whose name, without case and accents, begins with a sign",
    },
  },
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

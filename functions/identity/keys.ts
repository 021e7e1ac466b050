import { CHANGES } from "../shared/kernel/changed.ts";
import { itemKind } from "../shared/kernel/data-model.ts";

/** Indexes by which operators look up users. */
const BY_EMAIL = "byEmail";
const BY_NAME = "byName";

/** Finds a session by its refresh token. */
const BY_TOKEN = "byToken";

export const indexes = [BY_EMAIL, BY_NAME, BY_TOKEN, CHANGES.index] as const;

export const userKind = itemKind({
  pk: "USER#{id}",
  sk: "USER",
  holds: "a user's profile; passwords are in the user pool",
  lists: {
    byEmail: {
      index: BY_EMAIL,
      pk: "EMAIL#{first}",
      sk: "{email}",
      lists: "users by the first character of their address, in alphabetical order",
    },
    byName: {
      index: BY_NAME,
      pk: "NAME#{first}",
      sk: "{name}#{id}",
      lists: "users by the first character of their name, without case and accents",
    },
  },
});

export const claimedVisitorKind = itemKind({
  pk: "USER#{id}",
  sk: "VISITOR#{anonymousId}",
  holds: "the visitor that a user was before they registered",
});

export const visitorClaimKind = itemKind({
  pk: "VISITOR#{anonymousId}",
  sk: "CLAIM",
  holds: "the user that a visitor became; a visitor becomes one user",
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
  holds: "the number of codes mailed to an address in an hour, for registrations and changes of address",
  expires: "an hour after that hour",
});

export const emailChangeKind = itemKind({
  pk: "USER#{id}",
  sk: "EMAIL-CHANGE",
  holds: "a requested change of address, with a digest of the code that was mailed to it",
  expires: "an hour after the request",
});

export const sessionKind = itemKind({
  pk: "USER#{id}",
  sk: "SESSION#{session}",
  holds: "a session: its device and its encrypted refresh token, by which it can be ended",
  lists: {
    byToken: { index: BY_TOKEN, pk: "TOKEN#{digest}", sk: "TOKEN", lists: "the session of a refresh token" },
  },
  expires: "with its refresh token, 30 days after the log-in",
});

export const sessionsEndedKind = itemKind({
  pk: "USER#{id}",
  sk: "ENDED",
  holds: "when all sessions of a user were ended, which ended all that began before",
  expires: "after 31 days",
});

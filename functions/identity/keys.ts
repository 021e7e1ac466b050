import { CHANGES } from "../shared/kernel/changed.ts";
import { itemKind } from "../shared/kernel/data-model.ts";

/** By which operators look people up; beside them lists of the mails that were put there. */
const BY_EMAIL = "byEmail";
const BY_NAME = "byName";

/** By which a session is found whose owner shows its refresh token alone. */
const BY_TOKEN = "byToken";

export const indexes = [BY_EMAIL, BY_NAME, BY_TOKEN, CHANGES.index] as const;

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
  holds: "how often an address was mailed a code in an hour: to register it, or to change to it",
  expires: "an hour after its hour",
});

export const emailChangeKind = itemKind({
  pk: "USER#{id}",
  sk: "EMAIL-CHANGE",
  holds: "the address that a user asked to change to, and a digest of the code that was mailed there",
  expires: "an hour after it was asked for",
});

export const sessionKind = itemKind({
  pk: "USER#{id}",
  sk: "SESSION#{session}",
  holds: "a log-in that is not over: the device, and the refresh token, encrypted, by which it is ended",
  lists: {
    byToken: { index: BY_TOKEN, pk: "TOKEN#{digest}", sk: "TOKEN", lists: "the session of a refresh token" },
  },
  expires: "with its refresh token, 30 days after the log-in",
});

export const sessionsEndedKind = itemKind({
  pk: "USER#{id}",
  sk: "ENDED",
  holds: "when all sessions of a user were ended: those that began before are over",
  expires: "after 31 days",
});

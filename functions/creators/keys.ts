import { itemKind } from "../shared/kernel/data-model.ts";

/** The indexes of creators' table. */
export const indexes = ["byFollowers", "byTime", "byFollow"] as const;

/** Followers are padded to nine digits, so that their text sorts as the number does. */
export const profileKind = itemKind({
  pk: "CREATOR#{id}",
  sk: "PROFILE",
  holds: "what a creator says of themselves, with the number of their followers",
  lists: {
    byFollowers: { index: "byFollowers", pk: "FOLLOWED", sk: "{followers}#{id}", lists: "creators by their followers" },
    byTime: { index: "byTime", pk: "CREATORS", sk: "{since}#{id}", lists: "creators by when they became one" },
  },
});

export const handleKind = itemKind({
  pk: "HANDLE#{handle}",
  sk: "HANDLE",
  holds: "whose a handle is, now or once",
});

/** Many may follow at once: a creator's followers are counted in parts. */
export const followersKind = itemKind({
  pk: "CREATOR#{id}",
  sk: "FOLLOWERS#{part}",
  holds: "a part of the number of a creator's followers",
});

export const followKind = itemKind({
  pk: "FOLLOW#{user}#{creator}",
  sk: "FOLLOW",
  holds: "that a user follows a creator",
  lists: {
    byFollow: { index: "byFollow", pk: "FOLLOWING#{user}", sk: "{at}#{creator}", lists: "whom a user follows" },
  },
});

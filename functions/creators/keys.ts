import { itemKind } from "../shared/kernel/data-model.ts";

/** The indexes of creators' table. */
export const indexes = ["byFollowers", "byTime", "byFollow", "ofCreator"] as const;

/** Followers are padded to nine digits, so that their text sorts as the number does. */
export const profileKind = itemKind({
  pk: "CREATOR#{id}",
  sk: "PROFILE",
  holds: "a creator's profile, with the number of followers",
  lists: {
    byFollowers: { index: "byFollowers", pk: "FOLLOWED", sk: "{followers}#{id}", lists: "creators by their followers" },
    byTime: { index: "byTime", pk: "CREATORS", sk: "{since}#{id}", lists: "creators by when they became one" },
  },
});

export const handleKind = itemKind({
  pk: "HANDLE#{handle}",
  sk: "HANDLE",
  holds: "the creator of a current or earlier handle",
});

/** Many may follow at once: a creator's followers are counted in parts. */
export const followersKind = itemKind({
  pk: "CREATOR#{id}",
  sk: "FOLLOWERS#{part}",
  holds: "one shard of the number of a creator's followers",
});

export const followKind = itemKind({
  pk: "FOLLOW#{user}#{creator}",
  sk: "FOLLOW",
  holds: "a user's following of a creator",
  lists: {
    byFollow: {
      index: "byFollow",
      pk: "FOLLOWING#{user}",
      sk: "{at}#{creator}",
      lists: "the creators whom a user follows",
    },
    ofCreator: {
      index: "ofCreator",
      pk: "FOLLOWERS#{creator}",
      sk: "{user}",
      lists: "the followers of a creator, who are told of a new work",
    },
  },
});

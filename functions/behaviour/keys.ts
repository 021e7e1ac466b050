import { itemKind } from "../shared/kernel/data-model.ts";

export const profileKind = itemKind({
  pk: "PROFILE#{subject}",
  sk: "PROFILE",
  holds: "the profile of a user or visitor: sums of their interactions with each product, and counters of their events",
  expires: "400 days after a visitor was last active; users' profiles never",
});

export const interestsKind = itemKind({
  pk: "USER#{user}",
  sk: "INTERESTS",
  holds: "the topics and languages that a user declared",
});

import { itemKind } from "../shared/kernel/data-model.ts";

export const profileKind = itemKind({
  pk: "PROFILE#{subject}",
  sk: "PROFILE",
  holds: "what is known of a user or a visitor: what they did with each product, and counters of their events",
  expires: "400 days after a visitor was last seen; a user's never",
});

export const interestsKind = itemKind({
  pk: "USER#{user}",
  sk: "INTERESTS",
  holds: "the topics and languages that a user declared",
});

import { itemKind } from "../shared/kernel/data-model.ts";

/** The indexes of affiliates' table: `all` has lists for those who earn and operators, `creators` those for sellers. */
export const indexes = ["all", "creators"] as const;

export const affiliateKind = itemKind({
  pk: "AFFILIATE#{id}",
  sk: "AFFILIATE",
  holds: "a user who recommends products for a share, with their codes, and operators' decisions on them",
  lists: { all: { index: "all", pk: "AFFILIATES", sk: "{joinedAt}#{id}", lists: "affiliates by when they joined" } },
});

export const codeKind = itemKind({ pk: "CODE#{code}", sk: "CODE", holds: "the affiliate of a code" });

export const clickKind = itemKind({
  pk: "CLICK#{id}",
  sk: "CLICK",
  holds: "one click on an affiliate's link: the evidence of a referral",
  expires: "after 60 days",
});

export const countedKind = itemKind({
  pk: "CLICKED#{affiliate}#{day}",
  sk: "PERSON#{person}",
  holds: "marks that a person's click of a day was counted",
  expires: "after two days",
});

export const clickDayKind = itemKind({
  pk: "AFFILIATE#{affiliate}",
  sk: "CLICKS#{day}#{part}",
  holds: "one shard of the number of an affiliate's clicks of a day, by code",
});

export const shareKind = itemKind({
  pk: "SHARE#{subject}",
  sk: "SHARE",
  holds: "the share that a creator pays affiliates for one product, or for all, with earlier shares",
  lists: {
    ofCreator: {
      index: "creators",
      pk: "SHARES#{creator}",
      sk: "{subject}",
      lists: "what a creator set, by product",
    },
  },
});

export const referredSaleKind = itemKind({
  pk: "SALE#{order}",
  sk: "LINE#{line}",
  holds: "a line of a paid order that has an affiliate, from the order's newest version",
  lists: {
    ofAffiliate: {
      index: "all",
      pk: "EARNED#{affiliate}",
      sk: "{paidAt}#{order}#{line}",
      lists: "what an affiliate recommended",
    },
    ofCreator: {
      index: "creators",
      pk: "SOLD#{creator}",
      sk: "{paidAt}#{order}#{line}",
      lists: "a creator's sales that have affiliates",
    },
  },
});

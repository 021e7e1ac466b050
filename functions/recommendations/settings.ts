import { DAY_MS, DAY_SECONDS, MINUTE_MS } from "../shared/kernel/time.ts";
import type { BlendSettings } from "./als/blend.ts";

/**
 * Chosen on a held-out fifth of Gowalla's training pairs, never on its test pairs. There both parts have Recall@20 0.2106 and
 * NDCG@20 0.1494, factors alone 0.1760 and 0.1207, neighbours alone 0.1991 and 0.1405.
 */
export const defaultSettings: BlendSettings = {
  d: 128,
  epochs: 10,
  steps: 3,
  seed: 1,
  unobserved: 0.01,
  regularisation: 0.02,
  exponent: 0.75,
  width: 200,
  userDamping: 0.6,
  fromDamping: 0.6,
  toDamping: 0.35,
  solvedRidge: 0.1,
  solvedUserDamping: 0.5,
  solvedToDamping: 0.15,
  factorScale: 1,
  neighbourScale: 16,
  solvedScale: 1,
  contentScale: 0,
  orderWidth: 50,
  orderDecay: 0.6,
  orderScale: 0,
  recency: 1,
};

/** The most rules: all of them are read together and applied to each candidate. */
export const MOST_RULES = 200;

/** The greatest age of cached rules, in ms. */
export const RULES_MS = MINUTE_MS;

/** The number of newest products that a sequence model uses; training/sequence/train.py has the same. */
export const SEQUENCE_LENGTH = 50;

/** The number of ignored impressions that halve a product's score (`interactions/fatigue.ts`). */
export const SHOWN_TO_HALF = 8;
/** The number of impressions that one interaction with the product offsets. */
export const SHOWN_FORGIVEN = 16;

/** When a purchase that has run out is offered again: not on the day on which it was used up. */
export const HAD_AGAIN_MS = 7 * DAY_MS;

/** The time budget of the re-ranker, in ms. */
export const RERANKER_BUDGET_MS = 80;
/** The number of consecutive failures after which the re-ranker is not called for `RERANKER_REST_MS`. */
export const RERANKER_FAILURES = 3;
export const RERANKER_REST_MS = 30_000;

/** How old the purchase model that a list's items are scored by may be, in ms. */
export const PURCHASE_MODEL_MS = MINUTE_MS;

/** How long the receipt of a known caller's list is stored. */
export const RECEIPT_SECONDS = 90 * DAY_SECONDS;

/** The same for an unknown caller: anyone may request many lists, and nothing is attributed to a list after a week. */
export const ANONYMOUS_RECEIPT_SECONDS = 8 * DAY_SECONDS;

/** How often the whole shelf is read, for changes and withdrawals; new products are read each minute. */
export const SHELF_WHOLE_MS = 30 * MINUTE_MS;

/** How far before the last read each read begins, as an index may list a product late. */
export const SHELF_OVERLAP_MS = 2 * MINUTE_MS;

/** The most products on the shelf, the newest ones, at about a kilobyte of memory each. */
export const MOST_ON_SHELF = 100_000;

/** The least number of subjects who like a product that is learnt: a single one may have invented its id. */
export const FEWEST_HOLDERS = 2;

/** The limits of visitors' weights in training: without accounts, any number of them may be one person. */
export const VISITORS = {
  /** The most that one visitor weighs on a product, positive or negative: a view. */
  each: 1,
  /** The most that all of them together weigh on a product, as a share of the weight of the users who like it... */
  share: 0.5,
  /** ...and at least this: half a view, so that visitors alone cannot decide about a product that hardly any user has. */
  least: 0.5,
};

/** The most cases of a search for settings, and the least: with fewer, the default settings stay. */
export const MOST_SEARCHED = 2_000;
export const FEWEST_SEARCHED = 20;

/** More cases than these cost time and no longer change the decision. */
export const MOST_CASES = 10_000;

/** Fewer cases than these could not distinguish two models. */
export const FEWEST_CASES = 2_000;

/** The most multiplications of one ranking of all cases: about ten seconds. */
export const MOST_RANKING_WORK = 1e10;

/** The least number of users who chose something since the champion was trained for a comparison with it. */
export const FEWEST_COMPARED = 50;

/** The number of profiles that a training run compares with the log: one read. */
export const PROFILES_COMPARED = 100;

/** How much worse than the champion a challenger may be: relative, at 95 % confidence. */
export const TOLERANCE = -0.01;

/** The weight against a product that was passed over once, above a clicked one: a tenth of a view... */
export const PASSED_OVER = 0.1;
/** ...times the inverse of its propensity, up to this factor, if it was shown at random. */
export const PROPENSITY_CLIP = 10;
/** The most that all of it weighs for one person and product: a view, as the person did not reject it. */
export const MOST_PASSED = 1;
/** The number of days whose passed-over products are used in training. */
export const PASSED_DAYS = 60;

/** So many exposures of a day are kept to learn from; of more, these are a sample by a hash. */
export const MOST_EXPOSURES = 50_000;
/** Of one person so many of a day: who asks for a thousand lists is not a thousand people. */
export const EXPOSURES_OF_A_PERSON = 200;

/** Of so many products at most, the most shown, it is said what goes with buying them. */
export const MOST_DECISIONS = 20_000;

/** Days of exposures whose week is over that a purchase model is made of, and the most exposures of them: the newest. */
export const PURCHASE_DAYS = 60;
export const MOST_PURCHASE_ROWS = 150_000;
/** Of fewer a purchase model is not made: with ten buyers for each of some twenty features an estimate is worth its name. */
export const PURCHASE_EVIDENCE = { days: 28, exposures: 2_000, buyers: 50 };
/** A model is measured on so many exposures at most. */
export const MOST_TESTED_ROWS = 8_000;
/** In each slice so many people must have bought, or it measures nothing. */
export const FEWEST_BUYERS_OF_SLICE = 10;
/** The penalty of the purchase model, on features of deviation 1. */
export const PURCHASE_RIDGE = 1;
/** Above this population stability index a feature's distribution is another: the usual bound. */
export const MOST_UNSTABLE = 0.25;
/** Purchases that are so many standard errors from what the model expected, and by so large a share, are drift of calibration. */
export const DRIFT = { errors: 4, share: 0.25 };

/** How long results of lists are stored. */
export const ATTRIBUTION_SECONDS = 400 * DAY_SECONDS;
/** The number of items over which the sums of orders of one group and day are spread, so that none is hot. */
export const ATTRIBUTION_SHARDS = 4;
/** How many previous days are counted if they have not been. */
export const DAYS_CAUGHT_UP = 7;

/** More interactions in one minute than a person makes... */
export const BOT_RATE = 60;

/** ...if it happens in this many minutes of one hour. */
export const BOT_MINUTES = 5;

/** More different products in an hour than a person looks at. */
export const BOT_PRODUCTS = 200;

/** The random position: high enough to be seen, below the most relevant ones. */
export const EXPLORED_PLACE = 4;

/** Shorter lists have no random position. */
export const SHORTEST_EXPLORED = 3;

/** The number of next best items from which the random one is drawn. */
export const EXPLORED_AMONG = 20;

/** The share of the probability that is spread evenly, so that no propensity is below EXPLORED_EVENLY / EXPLORED_AMONG. */
export const EXPLORED_EVENLY = 0.5;

/** The weight of relevance against diversity; 1 orders by relevance alone. */
export const LAMBDA = 0.85;

/** The most quarantined lines of an object... */
export const QUARANTINED_LINES_OF_OBJECT = 100;

/** ...and of a run, as many as a person would look at. */
export const QUARANTINED_LINES = 1_000;

/** The most quarantined objects of a run. */
export const QUARANTINED_OBJECTS = 20;

/** The number of newest days whose interactions are stored singly: enough for two held-out slices. */
export const RECENT_DAYS = 28;

/** How much later than objects of a later hour a log object may arrive. */
export const LATE_HOURS = 72;

/** The held-out share of the log's time span, at most half of the days that are stored singly. */
export const HELD_OUT_SHARE = 0.1;

/** A user with at most this many products is new. */
export const FEW_PRODUCTS = 2;

/** An item with at most this many users is new. */
export const FEW_USERS = 5;

/** With fewer users who bought or studied something, all interactions of users count. */
export const FEWEST_FACTS = 50;

/** The least overlap of a model's lists with those of its trial; below it the model must be fitted to other data. */
export const LEAST_OVERLAP = 0.1;

/** The number of earlier champions to which rollbacks can return. */
export const CHAMPIONS_REMEMBERED = 20;

/** How long after a list it may get the credit. */
export const CREDIT_MS = 7 * DAY_MS;

/** How long to wait before loading a model again that could not be loaded. */
export const MODEL_RETRY_MS = 30_000;

/** The weight of a product of the context: that of a purchase. */
export const CONTEXT_WEIGHT = 4;

/** The most that the rest of a history weighs beside a context: a fit saturates, so a greater weight of the context is not enough. */
export const REST_WEIGHT = 1;

/** The share of differing profiles that raises an alarm: some differ because products were deleted or devices were offline. */
export const MOST_DIVERGED = 0.05;

/** The factor for products in different languages. */
export const FOREIGN_LIKENESS = 0.6;

/** The weight of a topic that the caller has declared, in views. */
export const INTEREST_WEIGHT = 1;

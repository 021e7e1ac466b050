import { DAY_MS, DAY_SECONDS, MINUTE_MS } from "../shared/kernel/time.ts";
import type { BlendSettings } from "./als/blend.ts";

/**
 * Chosen on a fifth of Gowalla's training pairs held out, never on its test pairs: Recall@20 0.2106 and NDCG@20 0.1494
 * there with both parts, 0.1760 and 0.1207 with factors alone, 0.1991 and 0.1405 with neighbours alone.
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

/** How many rules there may be: all of them are read together and tried on each candidate. */
export const MOST_RULES = 200;

/** How old the rules that a list is made by may be, in ms. */
export const RULES_MS = MINUTE_MS;

/** How many of the newest products of a history a sequence model takes; training/sequence/train.py has the same. */
export const SEQUENCE_LENGTH = 50;

/** With so many showings and nothing done with it, half is left of a product's score: see `interactions/fatigue.ts`. */
export const SHOWN_TO_HALF = 8;
/** So many showings are made up for by each thing done with the product. */
export const SHOWN_FORGIVEN = 16;

/** What was bought and is no more is offered again after so long: nobody has used it up on the same day. */
export const HAD_AGAIN_MS = 7 * DAY_MS;

/** A list waits for the re-ranker no longer than this, in ms. */
export const RERANKER_BUDGET_MS = 80;
/** After so many failures in a row the re-ranker is not asked for `RERANKER_REST_MS`. */
export const RERANKER_FAILURES = 3;
export const RERANKER_REST_MS = 30_000;

/** How long a receipt of a subject is stored. */
export const RECEIPT_SECONDS = 90 * DAY_SECONDS;

/** And one of nobody known: anyone may ask for many, and no order is attributed to a list after a week. */
export const ANONYMOUS_RECEIPT_SECONDS = 8 * DAY_SECONDS;

/** How often the whole shelf is read, for changes and withdrawals; each minute only new products are. */
export const SHELF_WHOLE_MS = 30 * MINUTE_MS;

/** How far before the last read each read begins: an index may list a product late. */
export const SHELF_OVERLAP_MS = 2 * MINUTE_MS;

/** So many of the newest products are on the shelf, at about a kilobyte of memory each. */
export const MOST_ON_SHELF = 100_000;

/** A product is learnt if so many subjects like it: an id of one subject may be invented, and shows no co-occurrence. */
export const FEWEST_HOLDERS = 2;

/** What visitors weigh in training. They need no account, so that any number of them may be one person. */
export const VISITORS = {
  /** What one visitor weighs on a product at most, for it or against it: a view. */
  each: 1,
  /** What all of them weigh on a product together at most, as a share of what users do who like it... */
  share: 0.5,
  /** ...or this, if that is less: half a view, so that a product which hardly anybody holds is not what visitors say it is. */
  least: 0.5,
};

/** So many cases tell good settings from bad ones; fewer than the least tell nothing, and the default stays. */
export const MOST_SEARCHED = 2_000;
export const FEWEST_SEARCHED = 20;

/** More cases than these cost time and no longer change the decision. */
export const MOST_CASES = 10_000;

/** Fewer than these could not tell two models apart. */
export const FEWEST_CASES = 2_000;

/** Multiplications that one ranking of all cases may take: some ten seconds. */
export const MOST_RANKING_WORK = 1e10;

/** Fewer people than these who chose something since the champion was trained cannot be compared on. */
export const FEWEST_COMPARED = 50;

/** Profiles that a training run compares with the log: as many as one read takes. */
export const PROFILES_COMPARED = 100;

/** How much worse than the champion a challenger may be, relatively, at 95 % confidence. */
export const TOLERANCE = -0.01;

/** What was passed over once, above what was clicked, speaks against a product as a tenth of a view speaks for it... */
export const PASSED_OVER = 0.1;
/** ...so many times more at most, where chance put it there and seldom would. */
export const PROPENSITY_CLIP = 10;
/** All that was passed over of a product weighs a view at most: nobody turned it down. */
export const MOST_PASSED = 1;
/** How many days of what was passed over are learnt from. */
export const PASSED_DAYS = 60;

/** What lists led to is kept for so long. */
export const ATTRIBUTION_SECONDS = 400 * DAY_SECONDS;
/** The sums of orders of one part of lists on one day are spread over so many items: none is hot. */
export const ATTRIBUTION_SHARDS = 4;
/** So many of the days before are counted if they were not yet. */
export const DAYS_CAUGHT_UP = 7;

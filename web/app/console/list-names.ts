import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import type { Source } from "../../../functions/recommendations/contract/candidate.ts";
import type { Placement } from "../../../functions/recommendations/contract/placement.ts";

const PLACEMENTS: Readonly<Record<Placement, MessageDescriptor>> = {
  home: msg`Home`,
  product: msg`Page of a work`,
  cart: msg`Cart`,
  library: msg`Library`,
  continue: msg`Continue studying`,
  again: msg`Worth coming back to`,
  next: msg`After a work`,
};
export const placementsInOrder = Object.keys(PLACEMENTS) as Placement[];

const SOURCES: Readonly<Record<Source, MessageDescriptor>> = {
  factors: msg`Factors`,
  neighbours: msg`Neighbours`,
  content: msg`Content`,
  popularity: msg`Popularity`,
  newest: msg`New works`,
  rule: msg`A rule`,
  known: msg`The learner's own past`,
  followers: msg`What is chosen next`,
};

const SLOTS: Readonly<Record<"ranked" | "exploration" | "pinned", MessageDescriptor>> = {
  ranked: msg`By rank`,
  exploration: msg`By chance`,
  pinned: msg`Pinned`,
};

/** What parts of lists are called in the console. */
export function useListNames() {
  const { i18n } = useLingui();
  return {
    placement: (name: Placement) => i18n._(PLACEMENTS[name]),
    source: (name: Source) => i18n._(SOURCES[name]),
    slot: (name: keyof typeof SLOTS) => i18n._(SLOTS[name]),
  };
}

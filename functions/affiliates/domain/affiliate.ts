import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Affiliate, OperatorsAffiliate, ShownAffiliate } from "../contract/affiliate.ts";
import { MOST_CODES, MOST_DECISIONS, MOST_VISITORS } from "../settings.ts";

export const noAffiliate = refuse(
  "no-affiliate",
  "There is no such affiliate; POST /affiliates/me makes the caller one.",
);
export const codeTaken = (code: string) =>
  refuse("code-taken", `${code} is another affiliate's code; choose another, or leave it out to be given one.`);

/** An affiliate with one more browser of theirs; the newest are stored. */
export const withVisitor = (before: Affiliate, visitor: string): Affiliate =>
  before.visitors.includes(visitor)
    ? before
    : { ...before, visitors: [visitor, ...before.visitors].slice(0, MOST_VISITORS), version: before.version + 1 };

/** Who joins, and when. */
interface Joining {
  readonly id: string;
  readonly code: string;
  readonly at: string;
}

export const newAffiliate = ({ id, code, at }: Joining): Affiliate => ({
  id,
  state: "active",
  joinedAt: at,
  codes: [{ code, createdAt: at }],
  visitors: [],
  decisions: [],
  version: 1,
});

/** An affiliate with another code. */
export function withCode(
  before: Affiliate,
  { code, at }: Omit<Joining, "id">,
): Affiliate | Refusal<"affiliate-suspended" | "too-many-codes"> {
  if (before.state === "suspended") {
    return refuse("affiliate-suspended", "You cannot recommend at the moment; GET /affiliates/me says why.");
  }
  if (before.codes.some((each) => each.code === code)) return before;
  if (before.codes.length >= MOST_CODES) {
    return refuse("too-many-codes", `You have ${MOST_CODES} codes, the most allowed; use one of them.`);
  }
  return {
    ...before,
    codes: [...before.codes, { code, createdAt: at }],
    version: before.version + 1,
  };
}

type Decision = Affiliate["decisions"][number];

/** An affiliate after an operator's decision; the same object if it changes nothing. */
export const decidedOn = (before: Affiliate, decision: Decision): Affiliate =>
  before.state === decision.state
    ? before
    : {
        ...before,
        state: decision.state,
        decisions: [decision, ...before.decisions].slice(0, MOST_DECISIONS),
        version: before.version + 1,
      };

export function toShownAffiliate({ state, joinedAt, codes, decisions }: Affiliate): ShownAffiliate {
  const [newest] = decisions;
  return { state, joinedAt, codes, ...(state === "suspended" && newest && { reason: newest.reason }) };
}

export const toOperatorsAffiliate = ({ visitors: _, version: __, ...shown }: Affiliate): OperatorsAffiliate => shown;

import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Affiliate } from "../contract/affiliate.ts";
import { codeTaken, newAffiliate, noAffiliate, withCode } from "../domain/affiliate.ts";
import type { FindAffiliate, NewCode, Now, SaveAffiliate } from "./ports.ts";

export interface CodePorts {
  readonly findAffiliate: FindAffiliate;
  readonly saveAffiliate: SaveAffiliate;
  readonly newCode: NewCode;
  readonly pause: Pause;
  readonly now: Now;
}

interface Asked {
  readonly id: string;
  readonly code?: string | undefined;
}

/** Stores an affiliate with a code: a chosen one may be taken, a random one is drawn again. */
const saving = <Code extends string>(
  ports: CodePorts,
  asked: Asked,
  change: (before: Affiliate | undefined, code: string, at: string) => Affiliate | Refusal<Code>,
): Promise<Affiliate | Refusal<Code | "code-taken" | "busy">> =>
  retryOnConflict<Affiliate | Refusal<Code | "code-taken">>(ports.pause, async () => {
    const before = await ports.findAffiliate(asked.id);
    const code = asked.code ?? ports.newCode();
    const after = change(before, code, iso(ports.now()));
    if (isRefusal(after) || after === before) return after;
    const outcome = await ports.saveAffiliate(before, after);
    if (outcome === "taken" && asked.code !== undefined) return codeTaken(code);
    return outcome === "done" ? after : conflict;
  });

/** Makes a user an affiliate, once. */
export const join = (ports: CodePorts, asked: Asked) =>
  saving<never>(ports, asked, (before, code, at) => before ?? newAffiliate({ ...asked, code, at }));

export const addCode = (ports: CodePorts, asked: Asked) =>
  saving<"no-affiliate" | "affiliate-suspended" | "too-many-codes">(ports, asked, (before, code, at) =>
    before ? withCode(before, { code, at }) : noAffiliate,
  );

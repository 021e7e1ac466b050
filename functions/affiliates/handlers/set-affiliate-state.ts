import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { iso } from "../../shared/kernel/time.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { codes } from "../adapters/changing.ts";
import { affiliateRoutes } from "../contract/affiliate.ts";
import { decidedOn, noAffiliate, toOperatorsAffiliate } from "../domain/affiliate.ts";
import { affiliatesEnv } from "../env.ts";
import type { FindAffiliate, Now, SaveAffiliate } from "../flows/ports.ts";

export interface SetStatePorts {
  readonly findAffiliate: FindAffiliate;
  readonly saveAffiliate: SaveAffiliate;
  readonly pause: Pause;
  readonly now: Now;
}

export const setAffiliateState = (ports: SetStatePorts) =>
  endpoint(affiliateRoutes.setAffiliateState, async (request) => {
    const { params, body } = request;
    const by = member(request).user;
    return retryOnConflict(ports.pause, async () => {
      const before = await ports.findAffiliate(params.id);
      if (!before) return noAffiliate;
      const after = decidedOn(before, { ...body, by, at: iso(ports.now()) });
      const isDone = after === before || (await ports.saveAffiliate(before, after)) === "done";
      return isDone ? toOperatorsAffiliate(after) : conflict;
    });
  });

export const handler = setAffiliateState(codes(environment(...affiliatesEnv).AFFILIATES_TABLE));

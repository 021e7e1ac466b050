import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { codes } from "../adapters/changing.ts";
import { affiliateRoutes } from "../contract/affiliate.ts";
import { toShownAffiliate } from "../domain/affiliate.ts";
import { affiliatesEnv } from "../env.ts";
import { type CodePorts, join } from "../flows/join.ts";

export const joinAffiliates = (ports: CodePorts) =>
  endpoint(affiliateRoutes.joinAffiliates, async (request) => {
    const joined = await join(ports, { id: member(request).user, code: request.body.code });
    return isRefusal(joined) ? joined : toShownAffiliate(joined);
  });

export const handler = joinAffiliates(codes(environment(...affiliatesEnv).AFFILIATES_TABLE));

import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { codes } from "../adapters/changing.ts";
import { affiliateRoutes } from "../contract/affiliate.ts";
import { toShownAffiliate } from "../domain/affiliate.ts";
import { affiliatesEnv } from "../env.ts";
import { addCode, type CodePorts } from "../flows/join.ts";

export const createAffiliateCode = (ports: CodePorts) =>
  endpoint(affiliateRoutes.createAffiliateCode, async (request) => {
    const after = await addCode(ports, { id: member(request).user, code: request.body.code });
    return isRefusal(after) ? after : toShownAffiliate(after);
  });

export const handler = createAffiliateCode(codes(environment(...affiliatesEnv).AFFILIATES_TABLE));

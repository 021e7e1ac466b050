import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { sharing } from "../adapters/changing.ts";
import { affiliateShareRoutes } from "../contract/affiliate-share.ts";
import { creatorSubject } from "../domain/share.ts";
import { affiliatesEnv } from "../env.ts";
import { type SetSharePorts, setShare } from "../flows/set-share.ts";

export const setAffiliateShare = (ports: SetSharePorts) =>
  endpoint(affiliateShareRoutes.setAffiliateShare, async (request) => {
    const { user: creator } = member(request);
    return setShare(ports, { creator, subject: creatorSubject(creator), ...request.body });
  });

export const handler = setAffiliateShare(sharing(environment(...affiliatesEnv).AFFILIATES_TABLE));

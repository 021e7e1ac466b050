import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveShares } from "../../adapters/live-shares.ts";
import { revenueShareRoutes } from "../../contract/revenue-share.ts";
import { type SetSharePorts, setShare } from "../../flows/set-share.ts";
import { creatorSubject } from "../../shares/revenue-share.ts";

export const setCreatorShare = (ports: SetSharePorts) =>
  endpoint(revenueShareRoutes.setCreatorShare, async ({ params, body }) =>
    setShare(ports, creatorSubject(params.id), body),
  );

export const handler = setCreatorShare(liveShares());

import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveShares } from "../../adapters/live-shares.ts";
import { revenueShareRoutes } from "../../contract/revenue-share.ts";
import { type SetSharePorts, setShare } from "../../flows/set-share.ts";
import { productSubject } from "../../shares/revenue-share.ts";

export const setProductShare = (ports: SetSharePorts) =>
  endpoint(revenueShareRoutes.setProductShare, async ({ params, body }) =>
    setShare(ports, productSubject(params.id), body),
  );

export const handler = setProductShare(liveShares());

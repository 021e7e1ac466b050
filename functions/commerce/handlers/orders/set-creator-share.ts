import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { pause } from "../../../shared/runtime/pause.ts";
import { findSharesOf, replaceShares } from "../../adapters/dynamodb/shares.ts";
import { revenueShareRoutes } from "../../contract/revenue-share.ts";
import { commerceEnv } from "../../env.ts";
import { type SetSharePorts, setShare } from "../../flows/set-share.ts";
import { creatorSubject } from "../../shares/revenue-share.ts";

export const setCreatorShare = (ports: SetSharePorts) =>
  endpoint(revenueShareRoutes.setCreatorShare, async ({ params, body }) =>
    setShare(ports, creatorSubject(params.id), body),
  );

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = setCreatorShare({
  findSharesOf: findSharesOf(documents, COMMERCE_TABLE),
  pause,
  replaceShares: replaceShares(documents, COMMERCE_TABLE),
});

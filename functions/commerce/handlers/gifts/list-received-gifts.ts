import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listReceivedGifts as listFromTable } from "../../adapters/dynamodb/orders.ts";
import { giftRoutes } from "../../contract/gift.ts";
import { commerceEnv } from "../../env.ts";
import type { ListReceivedGifts } from "../../flows/ports.ts";
import { isClaimedGift, toReceivedGift } from "../../gifts/gift.ts";

export const listReceivedGifts = (ports: { readonly listReceivedGifts: ListReceivedGifts }) =>
  endpoint(giftRoutes.listReceivedGifts, async (request) => {
    const { items, cursor } = await ports.listReceivedGifts(member(request).user, request.query);
    return { items: items.filter(isClaimedGift).map(toReceivedGift), cursor };
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listReceivedGifts({ listReceivedGifts: listFromTable(documents, COMMERCE_TABLE) });

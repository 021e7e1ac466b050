import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listRefunds as listFromTable } from "../../adapters/dynamodb/refunds.ts";
import { refundRoutes } from "../../contract/refund.ts";
import { commerceEnv } from "../../env.ts";
import type { ListRefunds } from "../../flows/ports.ts";

export const listRefunds = (ports: { readonly listRefunds: ListRefunds }) =>
  endpoint(refundRoutes.listRefunds, async (request) => {
    const { user, groups } = member(request);
    const { state, ...page } = request.query;
    return ports.listRefunds(state, groups.includes("operator") ? undefined : user, page);
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listRefunds({ listRefunds: listFromTable(documents, COMMERCE_TABLE) });

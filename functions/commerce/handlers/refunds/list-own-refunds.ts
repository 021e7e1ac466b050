import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listOwnRefunds as listFromTable } from "../../adapters/dynamodb/refunds.ts";
import { refundRoutes } from "../../contract/refund.ts";
import { commerceEnv } from "../../env.ts";
import type { ListOwnRefunds } from "../../flows/ports.ts";

export const listOwnRefunds = (ports: { readonly listOwnRefunds: ListOwnRefunds }) =>
  endpoint(refundRoutes.listOwnRefunds, async (request) => ports.listOwnRefunds(member(request).user, request.query));

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listOwnRefunds({ listOwnRefunds: listFromTable(documents, COMMERCE_TABLE) });

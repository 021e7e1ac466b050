import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listDisputes as listFromTable } from "../../adapters/dynamodb/disputes.ts";
import { disputeRoutes } from "../../contract/dispute.ts";
import { commerceEnv } from "../../env.ts";
import type { ListDisputes } from "../../flows/ports.ts";

export const listDisputes = (ports: { readonly listDisputes: ListDisputes }) =>
  endpoint(disputeRoutes.listDisputes, async ({ query: { state, ...page } }) => ports.listDisputes(state, page));

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listDisputes({ listDisputes: listFromTable(documents, COMMERCE_TABLE) });

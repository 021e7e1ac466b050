import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listFailures as listFromTable } from "../../adapters/dynamodb/failures.ts";
import { stripeEventRoutes } from "../../contract/stripe-event.ts";
import { commerceEnv } from "../../env.ts";
import type { ListFailures } from "../../flows/ports.ts";

export const listFailures = (ports: { readonly listFailures: ListFailures }) =>
  endpoint(stripeEventRoutes.listFailures, async ({ query }) => ports.listFailures(query));

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listFailures({ listFailures: listFromTable(documents, COMMERCE_TABLE) });

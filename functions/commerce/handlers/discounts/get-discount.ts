import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findDiscount } from "../../adapters/dynamodb/discounts.ts";
import { discountRoutes } from "../../contract/discount.ts";
import { isManagedBy, unknownDiscount } from "../../discounts/discount.ts";
import { commerceEnv } from "../../env.ts";
import type { FindDiscount } from "../../flows/discount-ports.ts";

export const getDiscount = (ports: { readonly findDiscount: FindDiscount }) =>
  endpoint(discountRoutes.getDiscount, async (request) => {
    const found = await ports.findDiscount(request.params.id);
    return found && isManagedBy(member(request), found) ? found : unknownDiscount;
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = getDiscount({ findDiscount: findDiscount(documents, COMMERCE_TABLE) });

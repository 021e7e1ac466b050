import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findDiscount, replaceDiscount } from "../../adapters/dynamodb/discounts.ts";
import { discountRoutes } from "../../contract/discount.ts";
import { changedDiscount, isManagedBy, unknownDiscount } from "../../discounts/discount.ts";
import { commerceEnv } from "../../env.ts";
import type { FindDiscount, ReplaceDiscount } from "../../flows/discount-ports.ts";

export interface ChangeDiscountPorts {
  readonly findDiscount: FindDiscount;
  readonly replaceDiscount: ReplaceDiscount;
}

export const changeDiscount = (ports: ChangeDiscountPorts) =>
  endpoint(discountRoutes.changeDiscount, async (request) => {
    const before = await ports.findDiscount(request.params.id);
    if (!before || !isManagedBy(member(request), before)) return unknownDiscount;
    const after = changedDiscount(before, request.body);
    if (isRefusal(after) || (await ports.replaceDiscount(before, after))) return after;
    return refuse("version-conflict", "The discount was changed meanwhile; read it again and repeat the change.");
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = changeDiscount({
  findDiscount: findDiscount(documents, COMMERCE_TABLE),
  replaceDiscount: replaceDiscount(documents, COMMERCE_TABLE),
});

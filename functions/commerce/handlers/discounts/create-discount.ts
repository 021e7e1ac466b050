import { ulid } from "ulid";
import { findProducts } from "../../../catalogue/client.ts";
import { conflict, type Pause, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { pause } from "../../../shared/runtime/pause.ts";
import { insertDiscount } from "../../adapters/dynamodb/discounts.ts";
import { newCode } from "../../adapters/random.ts";
import { discountRoutes } from "../../contract/discount.ts";
import { newDiscount, ownerFor } from "../../discounts/discount.ts";
import { checkedEnv } from "../../env.ts";
import type { InsertDiscount, NewCode } from "../../flows/discount-ports.ts";
import type { FindProducts, NewId, Now } from "../../flows/ports.ts";
import { MOST_DISCOUNTS } from "../../settings.ts";

export interface CreateDiscountPorts {
  readonly findProducts: FindProducts;
  readonly insertDiscount: InsertDiscount;
  readonly newId: NewId;
  readonly newCode: NewCode;
  readonly pause: Pause;
  readonly now: Now;
}

export const createDiscount = (ports: CreateDiscountPorts) =>
  endpoint(discountRoutes.createDiscount, async (request) => {
    const { owner: named, code, startsAt, maxPerCustomer, ...others } = request.body;
    const terms = { ...others, ...(maxPerCustomer !== null && { maxPerCustomer }) };
    const owner = ownerFor(member(request), named);
    if (isRefusal(owner)) return owner;
    const found = terms.products ? await ports.findProducts(terms.products) : new Map();
    const at = iso(ports.now());
    return retryOnConflict(ports.pause, async () => {
      const asked = { id: ports.newId(), owner, code: code ?? ports.newCode(), at };
      const fresh = newDiscount({ ...asked, terms: { ...terms, startsAt: startsAt ?? at } }, found);
      if (isRefusal(fresh)) return fresh;
      const outcome = await ports.insertDiscount(fresh);
      if (outcome === "done") return fresh;
      if (outcome === "full") {
        return refuse("too-many-discounts", `The owner has ${MOST_DISCOUNTS} discounts, the most allowed.`);
      }
      // A generated code that is taken is generated again.
      if (outcome === "conflict" || code === undefined) return conflict;
      return refuse("code-taken", `${code} belongs to another discount of the same owner; choose another code.`);
    });
  });

const { COMMERCE_TABLE, CATALOGUE_TABLE } = environment(...checkedEnv);
export const handler = createDiscount({
  findProducts: findProducts(documents, CATALOGUE_TABLE),
  insertDiscount: insertDiscount(documents, COMMERCE_TABLE),
  newId: ulid,
  newCode,
  pause,
  now: () => Date.now(),
});

import { findProducts } from "../../catalogue/client.ts";
import { localeOf } from "../../shared/kernel/language.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findDecisions } from "../adapters/decisions.ts";
import { decisionRoutes } from "../contract/decision.ts";
import { decisionsEnv } from "../env.ts";
import type { ReadProductsNow } from "../flows/ports.ts";
import type { FindDecisions } from "../flows/purchase-ports.ts";
import { decisionsSaid } from "../purchase/decisions-said.ts";

export interface GetDecisionsPorts {
  readonly productsNow: ReadProductsNow;
  readonly findDecisions: FindDecisions;
}

export const getDecisions = (ports: GetDecisionsPorts) =>
  endpoint(decisionRoutes.getDecisions, async (request) => {
    const { id } = request.params;
    const { user, groups } = member(request);
    const [products, stored] = await Promise.all([ports.productsNow([id]), ports.findDecisions(id)]);
    const product = products.get(id);
    const isOperator = groups.includes("operator");
    if (!product) return refuse("unknown-product", "There is no product with this id.");
    if (product.creatorId !== user && !isOperator) {
      return refuse("not-yours", "Only the product's creator, and operators, see this.");
    }
    return decisionsSaid(id, stored, localeOf(request.headers["accept-language"]) ?? "en");
  });

const env = environment(...decisionsEnv);

export const handler = getDecisions({
  productsNow: findProducts(documents, env.CATALOGUE_TABLE),
  findDecisions: findDecisions(documents, env.RECOMMENDATIONS_TABLE),
});

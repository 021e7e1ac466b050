import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { FindProduct } from "../ports.ts";
import { visible } from "../product.ts";

export const getProduct = (ports: { readonly findProduct: FindProduct }) =>
  endpoint(routes.getProduct, async ({ params, caller }) => {
    const found = visible(await ports.findProduct(params.id), caller?.user);
    return found ?? refuse("unknown-product", "There is no such product on sale.");
  });

export const handler = getProduct(liveProducts());

import { findProducts, toListedProduct } from "../../catalogue/client.ts";
import { type FindCards, findCards, withCreators } from "../../creators/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listWishes } from "../adapters/wishes.ts";
import { wishlistRoutes } from "../contract/wishlist.ts";
import { wishlistEnv } from "../env.ts";
import type { FindProducts, ListWishes } from "../flows/ports.ts";

export interface GetWishlistPorts {
  readonly listWishes: ListWishes;
  readonly findProducts: FindProducts;
  readonly findCards: FindCards;
}

export const getWishlist = (ports: GetWishlistPorts) =>
  endpoint(wishlistRoutes.getWishlist, async (request) => {
    const { items, cursor } = await ports.listWishes(member(request).user, request.query);
    const found = await ports.findProducts(items.map(({ productId }) => productId));
    const onSale = [...found.values()].filter(({ state }) => state === "published");
    const shown = await withCreators(ports.findCards, onSale.map(toListedProduct));
    const products = new Map(shown.map((each) => [each.id, each]));
    return {
      items: items.map(({ productId, at }) => {
        const product = products.get(productId);
        return { productId, at, ...(product && { product }) };
      }),
      cursor,
    };
  });

const env = environment(...wishlistEnv);

export const handler = getWishlist({
  listWishes: listWishes(documents, env.LEARNING_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE, { consistent: false }),
  findCards: findCards(documents, env.CREATORS_TABLE),
});

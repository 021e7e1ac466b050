import { findProduct } from "../../catalogue/client.ts";
import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findWishes, keepWish } from "../adapters/wishes.ts";
import { type Wish, wishlistRoutes } from "../contract/wishlist.ts";
import { wished } from "../domain/wish.ts";
import { wishEnv } from "../env.ts";
import type { FindProduct, FindWishes, KeepWish, Now, Pause } from "../flows/ports.ts";

export interface PutWishPorts {
  readonly findProduct: FindProduct;
  readonly findWishes: FindWishes;
  readonly keepWish: KeepWish;
  readonly pause: Pause;
  readonly now: Now;
}

const shown = ({ productId, at }: Wish) => ({ productId, at });

export const putWish = (ports: PutWishPorts) =>
  endpoint(wishlistRoutes.putWish, async (request) => {
    const { user: customer } = member(request);
    const { id } = request.params;
    const product = await ports.findProduct(id);
    return retryOnConflict(ports.pause, async () => {
      const { kept, count } = await ports.findWishes(customer, id);
      const after = wished(product, kept, count, { customer, at: iso(ports.now()) });
      if (isRefusal(after)) return after;
      if (after === kept) return shown(after);
      return (await ports.keepWish(after, count)) === "done" ? shown(after) : conflict;
    });
  });

const env = environment(...wishEnv);

export const handler = putWish({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findWishes: findWishes(documents, env.LEARNING_TABLE),
  keepWish: keepWish(documents, env.LEARNING_TABLE),
  pause,
  now: () => Date.now(),
});

import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findWishes, deleteWish as remove } from "../adapters/wishes.ts";
import { wishlistRoutes } from "../contract/wishlist.ts";
import { learningEnv } from "../env.ts";
import type { DeleteWish, FindWishes, Pause } from "../flows/ports.ts";

export interface DeleteWishPorts {
  readonly findWishes: FindWishes;
  readonly deleteWish: DeleteWish;
  readonly pause: Pause;
}

export const deleteWish = (ports: DeleteWishPorts) =>
  endpoint(wishlistRoutes.deleteWish, async (request) => {
    const { user: customer } = member(request);
    const done = await retryOnConflict(ports.pause, async () => {
      const { kept, count } = await ports.findWishes(customer, request.params.id);
      if (!kept) return "gone" as const;
      return (await ports.deleteWish(kept, count)) === "done" ? ("gone" as const) : conflict;
    });
    return isRefusal(done) ? done : undefined;
  });

const env = environment(...learningEnv);

export const handler = deleteWish({
  findWishes: findWishes(documents, env.LEARNING_TABLE),
  deleteWish: remove(documents, env.LEARNING_TABLE),
  pause,
});

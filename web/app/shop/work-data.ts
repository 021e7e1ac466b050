import { isRefused } from "../api/api.ts";
import type { Reply } from "../api/operations.ts";
import type { Site } from "../site/site.ts";
import { offerAt } from "./offer.ts";
import { shown, worksOf } from "./works-of.ts";

export type Work = Reply<"getProduct">;

const absent = (code: string) => (error: unknown) => {
  if (isRefused(error, code)) return undefined;
  throw error;
};

/** The viewer's rights to a work. */
async function standing({ api, viewer }: Site, { id, creatorId, use }: Work) {
  if (viewer === undefined) return { isOpen: false, isOwn: false, isFollowing: false, credits: 0 };
  const [access, follow, credits] = await Promise.all([
    api("getAccess", { params: { id } }),
    api("getFollowing", { params: { creatorId } }),
    use === undefined ? undefined : api("getCredits"),
  ]);
  const balance = credits?.balances.find((each) => each.creatorId === creatorId);
  return {
    isOpen: access.allowed,
    isOwn: creatorId === viewer.id,
    isFollowing: follow.following,
    credits: balance?.left ?? 0,
  };
}

/** The packs for a work that is paid with credits, cheapest first. */
async function packsFor({ api }: Site, { creatorId, use }: Work) {
  if (use === undefined) return [];
  const { items } = await api("listProducts", { query: { creatorId, type: "credit-pack", limit: "6" } });
  return items.toSorted((a, b) => a.price.amount - b.price.amount);
}

/** The works for which a pack's credits can be used. */
async function usesOf({ api }: Site, { creatorId, type }: Work) {
  if (type !== "credit-pack") return [];
  const { items } = await api("listProducts", { query: { creatorId, limit: "50" } });
  return items.filter(({ use }) => use !== undefined).slice(0, 10);
}

/**
 * The works beside a work: for members also based on their history, without what they own; for owners of the work what others chose
 * next. For everybody else the page is the same.
 */
async function beside(seen: Site, { id: product }: Work, mine: Promise<{ readonly isOpen: boolean }>) {
  const { api, viewer, language } = seen;
  if (viewer === undefined) {
    const { items } = await api("similarProducts", { params: { id: product }, query: { limit: "5" } });
    return { items: await shown(seen, items) };
  }
  const placement = (await mine).isOpen ? "next" : "product";
  const { items, recommendationId: list } = await api("getRecommendations", {
    query: { placement, product, limit: "5", language },
  });
  return { items: await shown(seen, items), list, placement };
}

/** Everything that a work's page shows besides the work. */
export async function aroundWork(seen: Site, work: Work, shownReviews: { cursor?: string; stars?: string }) {
  const { api } = seen;
  const own = standing(seen, work);
  const [reviews, similar, creator, included, packs, uses, mine, offer] = await Promise.all([
    api("listReviews", { params: { id: work.id }, query: { limit: "6", ...shownReviews } }),
    beside(seen, work, own),
    api("getCreator", { params: { idOrHandle: work.creatorId } }).catch(absent("unknown-creator")),
    worksOf(seen, work.includes ?? []),
    packsFor(seen, work),
    usesOf(seen, work),
    own,
    work.state === "published" ? offerAt(seen, { place: "product", product: work.id }, seen.currency) : undefined,
  ]);
  return { reviews, similar, creator, included, packs, uses, mine, offer: mine.isOwn ? undefined : offer };
}
export type AroundWork = Awaited<ReturnType<typeof aroundWork>>;

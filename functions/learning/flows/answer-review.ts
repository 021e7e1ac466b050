import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import type { Review } from "../contract/review.ts";
import { answeredReview } from "../domain/review.ts";
import type { FindReceived, FindReview, KeepReview, Pause } from "./ports.ts";

export interface AnswerReviewPorts {
  readonly findReceived: FindReceived;
  readonly findReview: FindReview;
  readonly keepReview: KeepReview;
  readonly pause: Pause;
}

interface Which {
  readonly creator: string;
  readonly productId: string;
  readonly id: string;
}

const unknown = refuse("unknown-review", "None of your products has this review, or it no longer counts.");

/** Stores a creator's reply to a review of their product, or removes it. @returns the review as it is stored */
export const answerReview = (ports: AnswerReviewPorts, { creator, productId, id }: Which, reply: Review["reply"]) =>
  retryOnConflict(ports.pause, async (n) => {
    const listed = await ports.findReceived(creator, id);
    if (listed?.productId !== productId) return unknown;
    // The list is eventually consistent, and the author may have changed the review since.
    const kept = await ports.findReview(productId, listed.customer);
    if (kept?.id !== id || !kept.counts || kept.creatorId !== creator) return unknown;
    if (!reply && !kept.reply) return kept;
    const after = answeredReview(kept, reply);
    return (await ports.keepReview(kept, after, undefined, n)) === "done" ? after : conflict;
  });

import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findReceived, findReview, keepReview } from "../adapters/reviews.ts";
import { reviewRoutes } from "../contract/review.ts";
import { learningEnv } from "../env.ts";
import { type AnswerReviewPorts, answerReview as answer } from "../flows/answer-review.ts";

export const withdrawAnswer = (ports: AnswerReviewPorts) =>
  endpoint(reviewRoutes.withdrawAnswer, async (request) => {
    const { id: productId, review: id } = request.params;
    const stored = await answer(ports, { creator: member(request).user, productId, id }, undefined);
    return isRefusal(stored) ? stored : undefined;
  });

const env = environment(...learningEnv);

export const handler = withdrawAnswer({
  findReceived: findReceived(documents, env.LEARNING_TABLE),
  findReview: findReview(documents, env.LEARNING_TABLE),
  // A reply depends on no entitlement.
  keepReview: keepReview(documents, env.LEARNING_TABLE, ""),
  pause,
});

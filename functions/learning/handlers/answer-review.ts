import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findNames } from "../adapters/names.ts";
import { findReceived, findReview, keepReview } from "../adapters/reviews.ts";
import { reviewRoutes } from "../contract/review.ts";
import { answeringEnv } from "../env.ts";
import { type AnswerReviewPorts, answerReview as answer } from "../flows/answer-review.ts";
import { type NamingPorts, nameAuthor } from "../flows/name-authors.ts";
import type { Now } from "../flows/ports.ts";

export const answerReview = (ports: AnswerReviewPorts & NamingPorts & { readonly now: Now }) =>
  endpoint(reviewRoutes.answerReview, async (request) => {
    const { user: creator } = member(request);
    const { id: productId, review: id } = request.params;
    const reply = { text: request.body.text, at: iso(ports.now()), creator };
    const stored = await answer(ports, { creator, productId, id }, reply);
    return isRefusal(stored) ? stored : nameAuthor(ports, stored);
  });

const env = environment(...answeringEnv);

export const handler = answerReview({
  findReceived: findReceived(documents, env.LEARNING_TABLE),
  findReview: findReview(documents, env.LEARNING_TABLE),
  // A reply depends on no entitlement.
  keepReview: keepReview(documents, env.LEARNING_TABLE, ""),
  findNames: findNames(documents, env.IDENTITY_TABLE),
  pause,
  now: () => Date.now(),
});

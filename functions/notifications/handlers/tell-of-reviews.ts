import type { EventBridgeEvent } from "aws-lambda";
import { findProduct } from "../../catalogue/client.ts";
import { review } from "../../learning/contract/review.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { telling } from "../adapters/telling.ts";
import { reviewNotices } from "../domain/notices.ts";
import { tellOfReviewsEnv } from "../env.ts";
import type { FindProduct } from "../flows/ports.ts";
import { type TellPorts, tell } from "../flows/tell.ts";
import { titled } from "../flows/titled.ts";

const change = changeOf(review);

export const tellOfReviews =
  (ports: TellPorts & { readonly findProduct: FindProduct }) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const { before, after } = change.parse(detail);
    const told = new Set(before && reviewNotices(before).map(({ cause }) => cause));
    const news = reviewNotices(after).filter(({ cause }) => !told.has(cause));
    for (const notice of await titled(ports, news)) await tell(ports, notice);
  };

const env = environment(...tellOfReviewsEnv);
const tables = { notifications: env.NOTIFICATIONS_TABLE, identity: env.IDENTITY_TABLE };
/** On the bus: a review changed. */
export const handler = tellOfReviews({
  ...telling(documents, tables, env.SITE_URL),
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
});

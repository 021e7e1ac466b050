import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findNames } from "../adapters/names.ts";
import { listReceived } from "../adapters/reviews.ts";
import { reviewRoutes } from "../contract/review.ts";
import { answeringEnv } from "../env.ts";
import { type NamingPorts, nameAuthors } from "../flows/name-authors.ts";
import type { ListReceived } from "../flows/ports.ts";

export const listReceivedReviews = (ports: NamingPorts & { readonly listReceived: ListReceived }) =>
  endpoint(reviewRoutes.listReceivedReviews, async (request) => {
    const { show, ...paging } = request.query;
    const page = await ports.listReceived(member(request).user, show, paging);
    return { items: await nameAuthors(ports, page.items), cursor: page.cursor };
  });

const env = environment(...answeringEnv);

export const handler = listReceivedReviews({
  listReceived: listReceived(documents, env.LEARNING_TABLE),
  findNames: findNames(documents, env.IDENTITY_TABLE),
});

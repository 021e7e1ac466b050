import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findTopicCounts } from "../adapters/survey.ts";
import { shopRoutes } from "../contract/shop.ts";
import { toShownTopics } from "../domain/shop.ts";
import { catalogueEnv } from "../env.ts";
import type { FindTopicCounts } from "../flows/ports.ts";

export const listTopics = (ports: { readonly findTopicCounts: FindTopicCounts }) =>
  endpoint(shopRoutes.listTopics, async () => toShownTopics(await ports.findTopicCounts()));

const env = environment(...catalogueEnv);

export const handler = listTopics({ findTopicCounts: findTopicCounts(documents, env.CATALOGUE_TABLE) });

import { S3Client } from "@aws-sdk/client-s3";
import { findEdition, findProduct } from "../../catalogue/client.ts";
import type { Content, Product } from "../../catalogue/contract/product.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso, SECOND_MS } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findEntitlements } from "../adapters/commerce.ts";
import { contentUrl } from "../adapters/content-urls.ts";
import { keepOpening } from "../adapters/openings.ts";
import { contentRoutes } from "../contract/content.ts";
import { URL_SECONDS } from "../domain/content.ts";
import { contentEnv } from "../env.ts";
import { type OpenContentPorts, openContent } from "../flows/open-content.ts";
import type { ContentUrl } from "../flows/ports.ts";

export type GetContentPorts = OpenContentPorts & { readonly contentUrl: ContentUrl };

const fileOf = ({ name, mediaType, bytes }: Content) => ({ name, mediaType, bytes });

const newerThan = (handedOut: Content, { content, version }: Product) =>
  content && content.since > handedOut.since ? { newer: { version, ...fileOf(content) } } : {};

export const getContent = (ports: GetContentPorts) =>
  endpoint(contentRoutes.getContent, async ({ params, query, ...request }) => {
    const { user } = member(request);
    const opened = await openContent(ports, { user, productId: params.id, version: query.version });
    if (isRefusal(opened)) return opened;
    const { product, content, version, from } = opened;
    const url = await ports.contentUrl(content, from, query.as);
    logger.info("content opened", { user, product: params.id, key: content.key, version });
    const expiresAt = iso(from + URL_SECONDS * SECOND_MS);
    return { url, expiresAt, version, ...fileOf(content), ...newerThan(content, product) };
  });

const env = environment(...contentEnv);

export const handler = getContent({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findEdition: findEdition(documents, env.CATALOGUE_TABLE),
  findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
  keepOpening: keepOpening(documents, env.LEARNING_TABLE, env.COMMERCE_TABLE),
  contentUrl: contentUrl(new S3Client({}), env.CONTENT_BUCKET),
  pause,
  now: () => Date.now(),
});

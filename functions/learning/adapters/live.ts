import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { ulid } from "ulid";
import { findEdition, findProduct, findProducts } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findStars } from "../client.ts";
import { disposition, URL_SECONDS } from "../domain/content.ts";
import type { ContentUrl, KeepOpening, Pause } from "../flows/ports.ts";
import { backOff } from "./backoff.ts";
import { findEntitlements, findRights, listRights } from "./commerce.ts";
import { keepOpening } from "./openings.ts";
import { findProgress, findProgresses, keepProgress } from "./progress.ts";
import { findReview, keepReview, listReviews } from "./reviews.ts";

const now = () => Date.now();

/** For what asks whether a customer is entitled. */
export function liveAccess() {
  const env = environment("CATALOGUE_TABLE", "COMMERCE_TABLE");
  return {
    findProduct: findProduct(documents, env.CATALOGUE_TABLE),
    findEdition: findEdition(documents, env.CATALOGUE_TABLE),
    findProducts: findProducts(documents, env.CATALOGUE_TABLE, { consistent: false }),
    findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
    now,
  };
}

/** For the library. */
export function liveLibrary() {
  const { COMMERCE_TABLE: commerce } = environment("COMMERCE_TABLE");
  return { findRights: findRights(documents, commerce), listRights: listRights(documents, commerce) };
}

/** For handing out content. */
export function liveContent(): { contentUrl: ContentUrl; keepOpening: KeepOpening; pause: Pause } {
  const env = environment("CONTENT_BUCKET", "LEARNING_TABLE", "COMMERCE_TABLE");
  const { CONTENT_BUCKET: Bucket } = env;
  const s3 = new S3Client({});
  return {
    keepOpening: keepOpening(documents, env.LEARNING_TABLE, env.COMMERCE_TABLE),
    pause: backOff,
    contentUrl: ({ key: Key, name, mediaType }, from) =>
      getSignedUrl(
        s3,
        new GetObjectCommand({
          Bucket,
          Key,
          ResponseContentDisposition: disposition(name),
          ResponseContentType: mediaType,
        }),
        { expiresIn: URL_SECONDS, signingDate: new Date(from) },
      ),
  };
}

/** For progress. */
export function liveProgress() {
  const { LEARNING_TABLE: table, COMMERCE_TABLE: commerce } = environment("LEARNING_TABLE", "COMMERCE_TABLE");
  return {
    findProgress: findProgress(documents, table),
    findProgresses: findProgresses(documents, table),
    keepProgress: keepProgress(documents, table, commerce),
    pause: backOff,
  };
}

/** For reviews. */
export function liveReviews() {
  const env = environment("LEARNING_TABLE", "COMMERCE_TABLE");
  return {
    findReview: findReview(documents, env.LEARNING_TABLE),
    findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
    keepReview: keepReview(documents, env.LEARNING_TABLE, env.COMMERCE_TABLE),
    pause: backOff,
    newId: ulid,
    now,
  };
}

/** For lists of reviews. */
export function liveReviewLists() {
  const env = environment("LEARNING_TABLE", "CATALOGUE_TABLE");
  return {
    findProduct: findProduct(documents, env.CATALOGUE_TABLE),
    listReviews: listReviews(documents, env.LEARNING_TABLE),
    findStars: findStars(documents, env.LEARNING_TABLE, { consistent: false }),
  };
}

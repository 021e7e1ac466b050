import { S3Client } from "@aws-sdk/client-s3";
import { ulid } from "ulid";
import { findStars } from "../../learning/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findProduct, findProducts } from "../client.ts";
import { isOwner } from "./commerce.ts";
import { deleteStored, findStored, listStored, uploadUrl } from "./contents.ts";
import { applyRating, findHistory, insertProduct, listByCreator, replaceProduct } from "./products.ts";
import { listPublished } from "./published-products.ts";
import { findUpload, keepUpload } from "./uploads.ts";

/** For products. */
export function liveProducts() {
  const { CATALOGUE_TABLE: table } = environment("CATALOGUE_TABLE");
  return {
    findProduct: findProduct(documents, table),
    findProducts: findProducts(documents, table),
    listPublished: listPublished(documents, table),
    listByCreator: listByCreator(documents, table),
    insertProduct: insertProduct(documents, table),
    replaceProduct: replaceProduct(documents, table),
    newId: ulid,
    now: () => Date.now(),
  };
}

/** For the stars of a product. */
export function liveStars() {
  const env = environment("CATALOGUE_TABLE", "LEARNING_TABLE");
  return {
    applyRating: applyRating(documents, env.CATALOGUE_TABLE),
    findStars: findStars(documents, env.LEARNING_TABLE),
  };
}

/** For who owns what. */
export function liveOwners() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { isOwner: isOwner(documents, table) };
}

/** For content. */
export function liveContent() {
  const env = environment("CONTENT_BUCKET", "CATALOGUE_TABLE");
  // The body is not known when the URL is made: a checksum in it would be that of nothing.
  const s3 = new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" });
  return {
    findStored: findStored(s3, env.CONTENT_BUCKET),
    uploadUrl: uploadUrl(s3, env.CONTENT_BUCKET),
    keepUpload: keepUpload(documents, env.CATALOGUE_TABLE),
    findUpload: findUpload(documents, env.CATALOGUE_TABLE),
  };
}

/** For the sweep of what is nobody's. */
export function liveSweep() {
  const env = environment("CONTENT_BUCKET", "CATALOGUE_TABLE");
  const s3 = new S3Client({});
  return {
    listStored: listStored(s3, env.CONTENT_BUCKET),
    findHistory: findHistory(documents, env.CATALOGUE_TABLE),
    deleteStored: deleteStored(s3, env.CONTENT_BUCKET),
    now: () => Date.now(),
  };
}

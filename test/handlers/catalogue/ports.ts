import "./environment.ts";
import { S3Client } from "@aws-sdk/client-s3";
import { deleteStored, findStored, listStored } from "../../../functions/catalogue/adapters/contents.ts";
import { findHistory, replaceProduct, replaceRating } from "../../../functions/catalogue/adapters/products.ts";
import { findUpload } from "../../../functions/catalogue/adapters/uploads.ts";
import { findProduct, findProducts } from "../../../functions/catalogue/client.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { pause } from "../../../functions/shared/runtime/pause.ts";

const s3 = new S3Client({});

/** What handlers are wired to, for tests that replace a part of it. */
export const ports = {
  findProduct: findProduct(documents, "Catalogue"),
  findProducts: findProducts(documents, "Catalogue"),
  replaceProduct: replaceProduct(documents, "Catalogue"),
  replaceRating: replaceRating(documents, "Catalogue"),
  findHistory: findHistory(documents, "Catalogue"),
  findUpload: findUpload(documents, "Catalogue"),
  findStored: findStored(s3, "content"),
  listStored: listStored(s3, "content"),
  deleteStored: deleteStored(s3, "content"),
  pause,
  now: () => Date.now(),
};

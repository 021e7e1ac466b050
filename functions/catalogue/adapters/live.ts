import { HeadObjectCommand, NotFound, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { ulid } from "ulid";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import type { IsStored, UploadUrl } from "../ports.ts";
import { applyRating, findProduct, findProducts, insertProduct, listByCreator, replaceProduct } from "./products.ts";
import { listShelf } from "./shelf.ts";

const UPLOAD_SECONDS = 900;

/** For products. */
export function liveProducts() {
  const { CATALOGUE_TABLE: table } = environment("CATALOGUE_TABLE");
  return {
    findProduct: findProduct(documents, table),
    findProducts: findProducts(documents, table),
    listShelf: listShelf(documents, table),
    listByCreator: listByCreator(documents, table),
    insertProduct: insertProduct(documents, table),
    replaceProduct: replaceProduct(documents, table),
    applyRating: applyRating(documents, table),
    newId: ulid,
    now: () => Date.now(),
  };
}

/** For content. */
export function liveContent(): { uploadUrl: UploadUrl; isStored: IsStored } {
  const { CONTENT_BUCKET: Bucket } = environment("CONTENT_BUCKET");
  // The body is not known when the URL is made: a checksum in it would be that of nothing.
  const s3 = new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" });
  return {
    isStored: async (Key) => {
      try {
        await s3.send(new HeadObjectCommand({ Bucket, Key }));
        return true;
      } catch (error) {
        if (error instanceof NotFound) return false;
        throw error;
      }
    },
    uploadUrl: (Key, ContentType) =>
      getSignedUrl(s3, new PutObjectCommand({ Bucket, Key, ContentType }), {
        expiresIn: UPLOAD_SECONDS,
        signableHeaders: new Set(["content-type"]),
      }),
  };
}

import { S3Client } from "@aws-sdk/client-s3";
import { ulid } from "ulid";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { uploadUrl } from "../adapters/contents.ts";
import { findProduct } from "../client.ts";
import { suits } from "../contract/media.ts";
import { previewRoutes } from "../contract/preview.ts";
import { owned } from "../domain/product.ts";
import { unsuited } from "../domain/publication.ts";
import { previewKey } from "../domain/upload.ts";
import { contentEnv } from "../env.ts";
import type { FindProduct, NewId, UploadUrl } from "../flows/ports.ts";

export interface UploadPreviewPorts {
  readonly findProduct: FindProduct;
  readonly uploadUrl: UploadUrl;
  readonly newId: NewId;
}

export const uploadPreview = (ports: UploadPreviewPorts) =>
  endpoint(previewRoutes.uploadPreview, async ({ params, body, ...request }) => {
    const product = owned(await ports.findProduct(params.id), member(request).user);
    if (isRefusal(product)) return product;
    if (!suits(body.mediaType, product.type)) return unsuited(product.type, body.mediaType);
    const upload = ports.newId();
    const url = await ports.uploadUrl({ key: previewKey(product.id, upload), ...body });
    return { upload, ...url, method: "PUT" as const };
  });

const env = environment(...contentEnv);

export const handler = uploadPreview({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  // The SDK would sign a checksum of an empty body, as the body is not known yet.
  uploadUrl: uploadUrl(new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" }), env.CONTENT_BUCKET),
  newId: ulid,
});

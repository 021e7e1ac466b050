import { S3Client } from "@aws-sdk/client-s3";
import { ulid } from "ulid";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { uploadUrl } from "../adapters/contents.ts";
import { keepUpload } from "../adapters/uploads.ts";
import { findProduct } from "../client.ts";
import { uploadRoutes } from "../contract/upload.ts";
import { owned } from "../domain/product.ts";
import { commitEnd, takable } from "../domain/upload.ts";
import { contentEnv } from "../env.ts";
import type { FindProduct, KeepUpload, NewId, Now, UploadUrl } from "../flows/ports.ts";

export interface UploadContentPorts {
  readonly findProduct: FindProduct;
  readonly keepUpload: KeepUpload;
  readonly uploadUrl: UploadUrl;
  readonly newId: NewId;
  readonly now: Now;
}

export const uploadContent = (ports: UploadContentPorts) =>
  endpoint(uploadRoutes.uploadContent, async ({ params, body, ...request }) => {
    const product = owned(await ports.findProduct(params.id), member(request).user);
    if (isRefusal(product)) return product;
    const refusal = takable(product, body);
    if (refusal) return refusal;
    const id = ports.newId();
    const at = iso(ports.now());
    const upload = { id, productId: product.id, key: `products/${product.id}/${id}`, ...body, at };
    await ports.keepUpload(upload);
    return { upload: id, ...(await ports.uploadUrl(upload)), method: "PUT" as const, commitBefore: commitEnd(upload) };
  });

const env = environment(...contentEnv);

export const handler = uploadContent({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  keepUpload: keepUpload(documents, env.CATALOGUE_TABLE),
  // The SDK would sign a checksum of an empty body, as the body is not known yet.
  uploadUrl: uploadUrl(new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" }), env.CONTENT_BUCKET),
  newId: ulid,
  now: () => Date.now(),
});

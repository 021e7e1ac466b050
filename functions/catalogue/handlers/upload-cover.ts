import { ulid } from "ulid";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { type ImageUploadUrl, imageUploadUrl } from "../../shared/runtime/images.ts";
import { findProduct } from "../client.ts";
import { coverRoutes } from "../contract/cover.ts";
import { owned } from "../domain/product.ts";
import { coverEnv } from "../env.ts";
import type { FindProduct, NewId } from "../flows/ports.ts";

export interface UploadCoverPorts {
  readonly findProduct: FindProduct;
  readonly imageUploadUrl: ImageUploadUrl;
  readonly newId: NewId;
}

export const uploadCover = (ports: UploadCoverPorts) =>
  endpoint(coverRoutes.uploadCover, async ({ params, body, ...request }) => {
    const product = owned(await ports.findProduct(params.id), member(request).user);
    if (isRefusal(product)) return product;
    return ports.imageUploadUrl({ kind: "covers", owner: product.id }, ports.newId(), body);
  });

const env = environment(...coverEnv);

export const handler = uploadCover({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  imageUploadUrl: imageUploadUrl(env.MEDIA_BUCKET),
  newId: ulid,
});

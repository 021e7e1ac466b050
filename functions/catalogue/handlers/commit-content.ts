import { S3Client } from "@aws-sdk/client-s3";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findStored } from "../adapters/contents.ts";
import { replaceProduct } from "../adapters/products.ts";
import { findUpload } from "../adapters/uploads.ts";
import { findProduct, findProducts } from "../client.ts";
import { uploadRoutes } from "../contract/upload.ts";
import { changed, owned, toShownProduct } from "../domain/product.ts";
import { committed } from "../domain/upload.ts";
import { contentEnv } from "../env.ts";
import { type ChangePorts, changeProduct } from "../flows/change-product.ts";
import type { FindStored, FindUpload, Now } from "../flows/ports.ts";

export interface CommitContentPorts extends ChangePorts {
  readonly findUpload: FindUpload;
  readonly findStored: FindStored;
  readonly now: Now;
}

export const commitContent = (ports: CommitContentPorts) =>
  endpoint(uploadRoutes.commitContent, async (request) => {
    const { user } = member(request);
    const { id } = request.params;
    const [found, upload] = await Promise.all([ports.findProduct(id), ports.findUpload(id)]);
    const mine = owned(found, user);
    if (isRefusal(mine)) return mine;
    // Repeated after it was done.
    if (mine.content?.key.endsWith(`/${request.body.upload}`)) return toShownProduct(mine);
    if (upload?.id !== request.body.upload) {
      return refuse("unknown-upload", `There is no such upload; begin with POST /products/${id}/content.`);
    }
    const stored = await ports.findStored(upload.key);
    return changeProduct(
      ports,
      id,
      (product) => {
        // Repeated concurrently.
        if (product?.content?.key === upload.key) return product;
        const changing = changed(product, user, {});
        if (isRefusal(changing) || !product) return changing;
        const content = committed(product, upload, stored, ports.now());
        return isRefusal(content) ? content : { ...changing, content };
      },
      { upload },
    );
  });

const env = environment(...contentEnv);

export const handler = commitContent({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  replaceProduct: replaceProduct(documents, env.CATALOGUE_TABLE),
  pause,
  findUpload: findUpload(documents, env.CATALOGUE_TABLE),
  findStored: findStored(new S3Client({}), env.CONTENT_BUCKET),
  now: () => Date.now(),
});

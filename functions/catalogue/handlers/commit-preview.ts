import { S3Client } from "@aws-sdk/client-s3";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findStored } from "../adapters/contents.ts";
import { replaceProduct } from "../adapters/products.ts";
import { findProduct, findProducts } from "../client.ts";
import { suits } from "../contract/media.ts";
import { previewRoutes } from "../contract/preview.ts";
import { changed, owned } from "../domain/product.ts";
import { unsuited } from "../domain/publication.ts";
import { previewKey } from "../domain/upload.ts";
import { contentEnv } from "../env.ts";
import { type ChangePorts, changeProduct } from "../flows/change-product.ts";
import type { FindStored } from "../flows/ports.ts";

export interface CommitPreviewPorts extends ChangePorts {
  readonly findStored: FindStored;
}

export const commitPreview = (ports: CommitPreviewPorts) =>
  endpoint(previewRoutes.commitPreview, async ({ params: { id }, body: { upload, name }, ...request }) => {
    const { user } = member(request);
    const key = previewKey(id, upload);
    const mine = owned(await ports.findProduct(id), user);
    if (isRefusal(mine)) return mine;
    // Its length and type are those that the URL was signed for.
    const stored = await ports.findStored(key);
    if (!stored)
      return refuse("not-uploaded", "Nothing was uploaded yet: PUT the sample to the uploadUrl, then commit.");
    const { bytes, mediaType } = stored;
    return changeProduct(ports, id, (product) => {
      if (product?.preview?.key === key) return product;
      const changing = changed(product, user, { preview: { key, name, mediaType, bytes } });
      return isRefusal(changing) || suits(mediaType, changing.type) ? changing : unsuited(changing.type, mediaType);
    });
  });

const env = environment(...contentEnv);

export const handler = commitPreview({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  replaceProduct: replaceProduct(documents, env.CATALOGUE_TABLE),
  findStored: findStored(new S3Client({}), env.CONTENT_BUCKET),
  pause,
});

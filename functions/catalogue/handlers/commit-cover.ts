import { S3Client } from "@aws-sdk/client-s3";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { type PublishImage, publishImage } from "../../shared/runtime/images.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { replaceProduct } from "../adapters/products.ts";
import { findProduct, findProducts } from "../client.ts";
import { coverRoutes } from "../contract/cover.ts";
import { changed, owned } from "../domain/product.ts";
import { coverEnv } from "../env.ts";
import { type ChangePorts, changeProduct } from "../flows/change-product.ts";

export interface CommitCoverPorts extends ChangePorts {
  readonly publishImage: PublishImage;
}

export const commitCover = (ports: CommitCoverPorts) =>
  endpoint(coverRoutes.commitCover, async ({ params: { id }, body, ...request }) => {
    const { user } = member(request);
    const mine = owned(await ports.findProduct(id), user);
    if (isRefusal(mine)) return mine;
    const cover = await ports.publishImage({ kind: "covers", owner: id }, body.upload);
    if (isRefusal(cover)) return cover;
    // Repeating it changes nothing.
    return changeProduct(ports, id, (product) =>
      product?.cover?.path === cover.path ? product : changed(product, user, { cover }),
    );
  });

const env = environment(...coverEnv);

export const handler = commitCover({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  replaceProduct: replaceProduct(documents, env.CATALOGUE_TABLE),
  publishImage: publishImage(new S3Client({}), env.MEDIA_BUCKET),
  pause,
});

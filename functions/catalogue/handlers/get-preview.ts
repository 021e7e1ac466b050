import { S3Client } from "@aws-sdk/client-s3";
import { refuse } from "../../shared/kernel/refusal.ts";
import { iso, SECOND_MS } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { previewUrl } from "../adapters/contents.ts";
import { findProduct } from "../client.ts";
import { previewRoutes } from "../contract/preview.ts";
import { visible } from "../domain/product.ts";
import { contentEnv } from "../env.ts";
import type { FindProduct, Now, PreviewUrl } from "../flows/ports.ts";
import { URL_SECONDS } from "../settings.ts";

export interface GetPreviewPorts {
  readonly findProduct: FindProduct;
  readonly previewUrl: PreviewUrl;
  readonly now: Now;
}

export const getPreview = (ports: GetPreviewPorts) =>
  endpoint(previewRoutes.getPreview, async ({ params, caller }) => {
    const product = await ports.findProduct(params.id);
    if (!product || !visible(product, caller)) {
      return refuse("unknown-product", "There is no such product on sale.");
    }
    const { preview } = product;
    if (!preview) return refuse("no-preview", "This product has no free sample.");
    const { name, mediaType, bytes } = preview;
    const from = Math.floor(ports.now() / SECOND_MS) * SECOND_MS;
    const url = await ports.previewUrl(preview, from);
    return { name, mediaType, bytes, url, expiresAt: iso(from + URL_SECONDS * SECOND_MS) };
  });

const env = environment(...contentEnv);

export const handler = getPreview({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  previewUrl: previewUrl(new S3Client({}), env.CONTENT_BUCKET),
  now: () => Date.now(),
});

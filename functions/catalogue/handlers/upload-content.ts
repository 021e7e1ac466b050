import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveContent, liveProducts } from "../adapters/live.ts";
import { routes } from "../contract/product.ts";
import { owned } from "../domain/product.ts";
import { commitEnd, takable } from "../domain/upload.ts";
import type { FindProduct, KeepUpload, NewId, Now, UploadUrl } from "../flows/ports.ts";

export interface UploadContentPorts {
  readonly findProduct: FindProduct;
  readonly keepUpload: KeepUpload;
  readonly uploadUrl: UploadUrl;
  readonly newId: NewId;
  readonly now: Now;
}

export const uploadContent = (ports: UploadContentPorts) =>
  endpoint(routes.uploadContent, async ({ params, body, ...request }) => {
    const product = owned(await ports.findProduct(params.id), member(request).user);
    if (isRefusal(product)) return product;
    const refusal = takable(product, body);
    if (refusal) return refusal;
    const id = ports.newId();
    const at = new Date(ports.now()).toISOString();
    const upload = { id, productId: product.id, key: `products/${product.id}/${id}`, ...body, at };
    await ports.keepUpload(upload);
    return { upload: id, ...(await ports.uploadUrl(upload)), method: "PUT" as const, commitBefore: commitEnd(upload) };
  });

export const handler = uploadContent({ ...liveProducts(), ...liveContent() });

import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveContent, liveProducts } from "../adapters/live.ts";
import { routes } from "../contract/product.ts";
import { changed, owned, shown } from "../domain/product.ts";
import { committed } from "../domain/upload.ts";
import { type ChangePorts, change } from "../flows/change-product.ts";
import type { FindStored, FindUpload, Now } from "../flows/ports.ts";

export interface CommitContentPorts extends ChangePorts {
  readonly findUpload: FindUpload;
  readonly findStored: FindStored;
  readonly now: Now;
}

export const commitContent = (ports: CommitContentPorts) =>
  endpoint(routes.commitContent, async (request) => {
    const { user } = member(request);
    const { id } = request.params;
    const [found, upload] = await Promise.all([ports.findProduct(id), ports.findUpload(id)]);
    const mine = owned(found, user);
    if (isRefusal(mine)) return mine;
    // Sent again after it was done.
    if (mine.content?.key.endsWith(`/${request.body.upload}`)) return shown(mine);
    if (upload?.id !== request.body.upload) {
      return refuse("unknown-upload", `No such upload waits; begin with POST /products/${id}/content.`);
    }
    const stored = await ports.findStored(upload.key);
    return change(
      ports,
      id,
      (product) => {
        const changing = changed(product, user, {});
        if (isRefusal(changing) || !product) return changing;
        const content = committed(product, upload, stored, ports.now());
        return isRefusal(content) ? content : { ...changing, content };
      },
      upload,
    );
  });

export const handler = commitContent({ ...liveProducts(), ...liveContent() });

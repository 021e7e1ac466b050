import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveContent, liveProducts } from "../adapters/live.ts";
import { type ChangePorts, change } from "../change.ts";
import { routes } from "../contract.ts";
import type { NewId, UploadUrl } from "../ports.ts";
import { changed } from "../product.ts";

export interface UploadContentPorts extends ChangePorts {
  readonly newId: NewId;
  readonly uploadUrl: UploadUrl;
}

export const uploadContent = (ports: UploadContentPorts) =>
  endpoint(routes.uploadContent, async (request) => {
    const { name, mediaType } = request.body;
    const key = `products/${request.params.id}/${ports.newId()}`;
    const content = { key, name, mediaType };
    const stored = await change(ports, request.params.id, (found) => {
      const after = changed(found, member(request).user, { content });
      if (isRefusal(after) || after.type !== "bundle") return after;
      return refuse("is-bundle", "A bundle has no content of its own: its products have.");
    });
    if (isRefusal(stored)) return stored;
    const uploadUrl = await ports.uploadUrl(key, mediaType);
    return { uploadUrl, method: "PUT" as const, headers: { "content-type": mediaType } };
  });

export const handler = uploadContent({ ...liveProducts(), ...liveContent() });

import { ulid } from "ulid";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { type ImageUploadUrl, imageUploadUrl } from "../../shared/runtime/images.ts";
import { avatarRoutes } from "../contract/avatar.ts";
import { uploadsEnv } from "../env.ts";
import type { NewId } from "../flows/ports.ts";

export const uploadAvatar = (ports: { readonly imageUploadUrl: ImageUploadUrl; readonly newId: NewId }) =>
  endpoint(avatarRoutes.uploadAvatar, async (request) =>
    ports.imageUploadUrl({ kind: "avatars", owner: member(request).user }, ports.newId(), request.body),
  );

const { MEDIA_BUCKET } = environment(...uploadsEnv);
export const handler = uploadAvatar({ imageUploadUrl: imageUploadUrl(MEDIA_BUCKET), newId: ulid });

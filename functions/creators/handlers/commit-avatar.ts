import { S3Client } from "@aws-sdk/client-s3";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { deleteImage, type PublishImage, publishImage } from "../../shared/runtime/images.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findProfile, replaceProfile } from "../adapters/profiles.ts";
import { avatarRoutes } from "../contract/avatar.ts";
import { picturesEnv } from "../env.ts";
import { type ChangeAvatarPorts, changeAvatar } from "../flows/change-avatar.ts";

export interface CommitAvatarPorts extends ChangeAvatarPorts {
  readonly publishImage: PublishImage;
}

export const commitAvatar = (ports: CommitAvatarPorts) =>
  endpoint(avatarRoutes.commitAvatar, async (request) => {
    const { user } = member(request);
    const avatar = await ports.publishImage({ kind: "avatars", owner: user }, request.body.upload);
    return isRefusal(avatar) ? avatar : changeAvatar(ports, user, avatar.path);
  });

const { CREATORS_TABLE, MEDIA_BUCKET } = environment(...picturesEnv);
const s3 = new S3Client({});
export const handler = commitAvatar({
  findProfile: findProfile(documents, CREATORS_TABLE),
  replaceProfile: replaceProfile(documents, CREATORS_TABLE),
  publishImage: publishImage(s3, MEDIA_BUCKET),
  deleteImage: deleteImage(s3, MEDIA_BUCKET),
  pause,
});

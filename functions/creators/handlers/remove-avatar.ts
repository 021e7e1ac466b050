import { S3Client } from "@aws-sdk/client-s3";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { deleteImage } from "../../shared/runtime/images.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findProfile, replaceProfile } from "../adapters/profiles.ts";
import { avatarRoutes } from "../contract/avatar.ts";
import { picturesEnv } from "../env.ts";
import { type ChangeAvatarPorts, changeAvatar } from "../flows/change-avatar.ts";

export const removeAvatar = (ports: ChangeAvatarPorts) =>
  endpoint(avatarRoutes.removeAvatar, async (request) => changeAvatar(ports, member(request).user, undefined));

const { CREATORS_TABLE, MEDIA_BUCKET } = environment(...picturesEnv);
export const handler = removeAvatar({
  findProfile: findProfile(documents, CREATORS_TABLE),
  replaceProfile: replaceProfile(documents, CREATORS_TABLE),
  deleteImage: deleteImage(new S3Client({}), MEDIA_BUCKET),
  pause,
});

import * as z from "zod";
import { imageRefusals, imageUpload, imageUploadReply } from "../../shared/kernel/image.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { DAY, route } from "../../shared/kernel/route.ts";
import { ownProfile } from "./creator.ts";

const uploadAvatar = route({
  method: "POST",
  path: "/me/creator/avatar",
  access: "creator",
  limits: [{ per: "caller", most: 50, within: DAY }],
  summary: "Get a URL to PUT the caller's picture to, once, within an hour; nothing changes until it is committed",
  body: imageUpload,
  status: 201,
  reply: imageUploadReply,
});

const commitAvatar = route({
  method: "POST",
  path: "/me/creator/avatar/commit",
  access: "creator",
  summary: "Make the uploaded file the caller's picture",
  body: z.strictObject({ upload: z.ulid() }),
  reply: ownProfile,
  refusals: { "unknown-creator": 404, ...imageRefusals, ...BUSY },
});

const removeAvatar = route({
  method: "DELETE",
  path: "/me/creator/avatar",
  access: "creator",
  summary: "Remove the caller's picture",
  reply: ownProfile,
  refusals: { "unknown-creator": 404, ...BUSY },
});

export const avatarRoutes = { uploadAvatar, commitAvatar, removeAvatar };

import * as z from "zod";
import { imageRefusals, imageUpload, imageUploadReply } from "../../shared/kernel/image.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { DAY, route } from "../../shared/kernel/route.ts";
import { byId, changes, mine, shownProduct, unfit } from "./product.ts";

const uploadCover = route({
  ...byId,
  method: "POST",
  path: "/products/{id}/cover",
  access: "creator",
  limits: [{ per: "caller", most: 500, within: DAY }],
  summary: "Get a URL to PUT a picture to, once, within an hour; nothing changes until it is committed",
  body: imageUpload,
  status: 201,
  reply: imageUploadReply,
  refusals: { ...mine, ...BUSY },
});

const commitCover = route({
  ...byId,
  method: "POST",
  path: "/products/{id}/cover/commit",
  access: "creator",
  summary: "Make the uploaded picture the product's cover, in a new version",
  body: z.strictObject({ upload: z.ulid() }),
  reply: shownProduct,
  refusals: { ...changes, ...unfit, ...imageRefusals },
});

const removeCover = route({
  ...byId,
  method: "DELETE",
  path: "/products/{id}/cover",
  access: "creator",
  summary: "Remove the cover, in a new version; the site draws one instead",
  reply: shownProduct,
  refusals: { ...changes, ...unfit },
});

export const coverRoutes = { uploadCover, commitCover, removeCover };

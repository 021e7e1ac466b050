import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { DAY, MINUTE, route } from "../../shared/kernel/route.ts";
import { mediaTypes } from "./media.ts";
import { byId, changes, mine, shownProduct, unfit } from "./product.ts";
import { fileName, uploadReply } from "./upload.ts";

/** The limit of one preview: some minutes of video, or a chapter. */
const MOST_PREVIEW_BYTES = 200 * 1024 ** 2;

const uploadPreview = route({
  ...byId,
  method: "POST",
  path: "/products/{id}/preview",
  access: "creator",
  limits: [{ per: "caller", most: 500, within: DAY }],
  summary: "Get a URL to PUT a free sample to, once, within an hour; nothing changes until it is committed",
  body: z.strictObject({
    mediaType: z.enum(mediaTypes).describe("the product's type decides which ones are allowed"),
    bytes: z.int().min(1).max(MOST_PREVIEW_BYTES).describe("of the whole file: a PUT of more or fewer is refused"),
  }),
  status: 201,
  reply: uploadReply.omit({ commitBefore: true }),
  refusals: { ...mine, "wrong-media-type": 422, ...BUSY },
});

const commitPreview = route({
  ...byId,
  method: "POST",
  path: "/products/{id}/preview/commit",
  access: "creator",
  summary: "Make the uploaded file the product's free sample, in a new version",
  body: z.strictObject({ upload: z.ulid(), name: fileName }),
  reply: shownProduct,
  refusals: { ...changes, ...unfit, "not-uploaded": 422 },
});

const removePreview = route({
  ...byId,
  method: "DELETE",
  path: "/products/{id}/preview",
  access: "creator",
  summary: "Remove the free sample, in a new version",
  reply: shownProduct,
  refusals: { ...changes, ...unfit },
});

const getPreview = route({
  ...byId,
  method: "GET",
  path: "/products/{id}/preview",
  access: "visitor",
  limits: [{ per: "caller", most: 300, within: 10 * MINUTE }],
  summary: "A URL of a product's free sample, valid for an hour; for anyone who may see the product",
  reply: z.object({
    name: z.string(),
    mediaType: z.string(),
    bytes: z.int(),
    url: z.url().describe("of the content bucket, which accepts range requests; a browser shows it inline"),
    expiresAt: z.iso.datetime(),
  }),
  refusals: { "unknown-product": 404, "no-preview": 404 },
});

export const previewRoutes = { uploadPreview, commitPreview, removePreview, getPreview };

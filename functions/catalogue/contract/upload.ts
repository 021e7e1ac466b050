import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { DAY, route } from "../../shared/kernel/route.ts";
import { text } from "../../shared/kernel/text.ts";
import { MOST_BYTES, mediaTypes } from "./media.ts";
import { byId, changes, mine, shownProduct, unfit } from "./product.ts";

/** The last part of a path, as browsers and scripts may send a whole path. */
export const fileName = text(160)
  .overwrite((given) => given.replace(/^.*[\\/]/s, ""))
  .refine((given) => /[^.\s]/.test(given), "the name of a file");

/** Where to upload content. */
export const uploadReply = z.object({
  upload: z.ulid().describe("the id for the commit; a later upload replaces it"),
  uploadUrl: z.url(),
  method: z.literal("PUT"),
  headers: z.record(z.string(), z.string()).describe("to send unchanged"),
  commitBefore: z.iso.datetime(),
});

const uploadContent = route({
  ...byId,
  method: "POST",
  path: "/products/{id}/content",
  access: "creator",
  limits: [{ per: "caller", most: 500, within: DAY }],
  summary: "Get a URL to PUT new content to, once, within an hour; nothing changes until it is committed",
  body: z.strictObject({
    name: fileName,
    mediaType: z.enum(mediaTypes).describe("the product's type decides which ones, and how many bytes, are allowed"),
    bytes: z.int().min(1).max(MOST_BYTES).describe("of the whole content: a PUT of more or fewer is refused"),
    sha256: z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=$/, "the SHA-256 of the content, in base64")
      .optional()
      .describe("a PUT of anything else is refused"),
  }),
  status: 201,
  reply: uploadReply,
  refusals: { ...mine, "is-bundle": 409, "wrong-media-type": 422, "content-too-large": 422, ...BUSY },
});

const commitContent = route({
  ...byId,
  method: "POST",
  path: "/products/{id}/content/commit",
  access: "creator",
  summary: "Make the uploaded file the product's content, in a new version; buyers of an earlier one keep its content",
  body: z.strictObject({ upload: z.ulid() }),
  reply: shownProduct,
  refusals: {
    ...changes,
    ...unfit,
    "is-bundle": 409,
    "unknown-upload": 404,
    "upload-over": 410,
    "not-uploaded": 422,
    "wrong-upload": 422,
  },
});

export const uploadRoutes = { uploadContent, commitContent };

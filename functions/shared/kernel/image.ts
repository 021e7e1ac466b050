import * as z from "zod";

/** The media types of pictures: every browser draws them, and none can run scripts. */
const imageTypes = ["image/png", "image/jpeg", "image/webp"] as const;
export type ImageType = (typeof imageTypes)[number];

/** The largest picture, in bytes. A cover of 1,600 by 2,400 as a good JPEG is about a third of it. */
export const MOST_IMAGE_BYTES = 4 * 1024 ** 2;

/** The extension of a picture's path. */
export const endingOf: Readonly<Record<ImageType, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
};

/** The subjects of pictures. */
export type ImageKind = "covers" | "avatars";

/** A picture as it is stored and shown. It is never overwritten, so it may be cached for ever. */
export const image = z.object({
  path: z
    .string()
    .regex(/^\/media\/(covers|avatars)\/[0-9A-Za-z_-]{1,64}\/[0-9A-Z]{26}\.(png|jpg|webp)$/)
    .describe("on the site's own origin"),
  mediaType: z.enum(imageTypes),
  bytes: z.int().min(1),
});
export type Image = z.infer<typeof image>;

/** The announcement of an upload. */
export const imageUpload = z.strictObject({
  mediaType: z.enum(imageTypes),
  bytes: z.int().min(1).max(MOST_IMAGE_BYTES).describe("of the whole picture: a PUT of more or fewer is refused"),
});

/** Where to upload a picture: PUT it once, within an hour, then commit it by its id. */
export const imageUploadReply = z.object({
  upload: z.ulid().describe("the id for the commit"),
  uploadUrl: z.url(),
  method: z.literal("PUT"),
  headers: z.record(z.string(), z.string()).describe("to send unchanged"),
});

/** Why an upload does not become a picture. */
export const imageRefusals = { "not-uploaded": 422, "not-an-image": 422 } as const;

const starts = (bytes: Uint8Array, at: number, ...expected: readonly number[]): boolean =>
  expected.every((each, n) => bytes[at + n] === each);

/** The media type by a file's first bytes, whatever its name; undefined if it is no picture. */
export function sniffed(bytes: Uint8Array): ImageType | undefined {
  if (starts(bytes, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (starts(bytes, 0, 0xff, 0xd8, 0xff)) return "image/jpeg";
  const isWebp = starts(bytes, 0, 0x52, 0x49, 0x46, 0x46) && starts(bytes, 8, 0x57, 0x45, 0x42, 0x50);
  return isWebp ? "image/webp" : undefined;
}

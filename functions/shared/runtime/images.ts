import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { endingOf, type Image, type ImageKind, type ImageType, MOST_IMAGE_BYTES, sniffed } from "../kernel/image.ts";
import { type Refusal, refuse } from "../kernel/refusal.ts";

/** For how many seconds an upload's URL is valid. */
const URL_SECONDS = 3600;
/** A picture's path is never reused. */
const FOR_EVER = "public, max-age=31536000, immutable";

/** The owner and kind of a picture: only those who may change it get a URL for it. */
export interface ImageOf {
  readonly kind: ImageKind;
  readonly owner: string;
}

const pendingKey = ({ kind, owner }: ImageOf, upload: string): string => `uploads/${kind}/${owner}/${upload}`;
/** The key of a shown picture is its path on the site. */
const keyOf = ({ path }: Pick<Image, "path">): string => path.slice(1);

/** A URL for one PUT of a picture of exactly this type and length, to a key that is empty and not public. */
export const imageUploadUrl =
  (Bucket: string) =>
  async (of: ImageOf, upload: string, { mediaType, bytes }: { mediaType: ImageType; bytes: number }) => {
    // The SDK would sign a checksum of an empty body, as the body is not known yet.
    const s3 = new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" });
    const headers = { "content-type": mediaType, "content-length": String(bytes), "if-none-match": "*" };
    const put = new PutObjectCommand({
      Bucket,
      Key: pendingKey(of, upload),
      ContentType: mediaType,
      ContentLength: bytes,
      IfNoneMatch: "*",
    });
    const uploadUrl = await getSignedUrl(s3, put, {
      expiresIn: URL_SECONDS,
      signableHeaders: new Set(Object.keys(headers)),
    });
    return { upload, uploadUrl, method: "PUT" as const, headers };
  };
export type ImageUploadUrl = ReturnType<typeof imageUploadUrl>;

async function uploaded(s3: S3Client, Bucket: string, Key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body, ContentLength = 0 } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return ContentLength > MOST_IMAGE_BYTES ? undefined : await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/**
 * Publishes an upload: the bytes that were checked are stored where everyone may read them, with their detected type.
 * Repeating it gives the same picture.
 */
export const publishImage =
  (s3: S3Client, Bucket: string) =>
  async (of: ImageOf, upload: string): Promise<Image | Refusal<"not-uploaded" | "not-an-image">> => {
    const bytes = await uploaded(s3, Bucket, pendingKey(of, upload));
    if (!bytes)
      return refuse("not-uploaded", "Nothing was uploaded yet: PUT the picture to the uploadUrl, then commit.");
    const mediaType = sniffed(bytes);
    if (!mediaType)
      return refuse("not-an-image", "The uploaded file is not a PNG, JPEG or WebP picture: upload another one.");
    const path = `/media/${of.kind}/${of.owner}/${upload}.${endingOf[mediaType]}`;
    const shown = { path, mediaType, bytes: bytes.byteLength };
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: keyOf(shown),
        Body: bytes,
        ContentType: mediaType,
        CacheControl: FOR_EVER,
        // The site always serves it as a picture.
        ContentDisposition: "inline",
      }),
    );
    return shown;
  };
export type PublishImage = ReturnType<typeof publishImage>;

/** Deletes a picture; one that is already gone is no error. */
export const deleteImage =
  (s3: S3Client, Bucket: string) =>
  async (gone: Pick<Image, "path">): Promise<void> => {
    await s3.send(new DeleteObjectCommand({ Bucket, Key: keyOf(gone) }));
  };

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { FileUrl, FileWriter, OpenFile } from "../flows/ports.ts";
import { URL_SECONDS } from "../settings.ts";

/** The part of a file that is in memory; S3 accepts smaller parts only at the end. */
const PART_BYTES = 8 * 1024 * 1024;

/** A small file is one write; a large one is a multipart upload, which exists once it is complete. */
export const openFile =
  (s3: S3Client, Bucket: string, partBytes = PART_BYTES): OpenFile =>
  (Key, ContentType) => {
    let waiting: Uint8Array[] = [];
    let size = 0;
    let UploadId: string | undefined;
    const parts: { PartNumber: number; ETag: string | undefined }[] = [];
    async function send(): Promise<void> {
      if (UploadId === undefined) {
        const begun = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType }));
        UploadId = begun.UploadId;
      }
      const PartNumber = parts.length + 1;
      const Body = Buffer.concat(waiting);
      [waiting, size] = [[], 0];
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      parts.push({ PartNumber, ETag });
    }
    const writer: FileWriter = {
      async write(text) {
        const bytes = Buffer.from(text);
        waiting.push(bytes);
        size += bytes.length;
        if (size >= partBytes) await send();
      },
      async close() {
        if (UploadId === undefined) {
          await s3.send(new PutObjectCommand({ Bucket, Key, ContentType, Body: Buffer.concat(waiting) }));
          return;
        }
        if (size > 0) await send();
        await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: parts } }));
      },
      async discard() {
        if (UploadId !== undefined) await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
      },
    };
    return writer;
  };

export const fileUrl =
  (s3: S3Client, Bucket: string): FileUrl =>
  (Key, name) =>
    getSignedUrl(
      s3,
      new GetObjectCommand({ Bucket, Key, ResponseContentDisposition: `attachment; filename="${name}"` }),
      { expiresIn: URL_SECONDS },
    );

import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { disposition } from "../../shared/kernel/disposition.ts";
import type { DeleteStored, FindStored, ListStored, PreviewUrl, UploadUrl } from "../flows/ports.ts";
import { URL_SECONDS } from "../settings.ts";

export const findStored =
  (s3: S3Client, Bucket: string): FindStored =>
  async (Key) => {
    try {
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
      return { bytes: head.ContentLength ?? 0, mediaType: head.ContentType ?? "", sha256: head.ChecksumSHA256 };
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  };

export const listStored = (s3: S3Client, Bucket: string): ListStored =>
  async function* () {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: "products/" })) {
      for (const { Key, LastModified } of Contents) {
        if (Key !== undefined && LastModified) yield { key: Key, modified: LastModified.getTime() };
      }
    }
  };

export const previewUrl =
  (s3: S3Client, Bucket: string): PreviewUrl =>
  ({ key: Key, name, mediaType }, from) => {
    const get = new GetObjectCommand({
      Bucket,
      Key,
      ResponseContentDisposition: disposition(name, "inline"),
      ResponseContentType: mediaType,
    });
    return getSignedUrl(s3, get, { expiresIn: URL_SECONDS, signingDate: new Date(from) });
  };

export const deleteStored =
  (s3: S3Client, Bucket: string): DeleteStored =>
  async (Key) => {
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  };

/**
 * Length, type and checksum of an upload are signed, and so is the condition that no object exists yet: neither a second
 * PUT nor a late one changes what the first one wrote.
 */
export const uploadUrl =
  (s3: S3Client, Bucket: string): UploadUrl =>
  async ({ key: Key, mediaType, bytes, sha256 }) => {
    const headers = {
      "content-type": mediaType,
      "content-length": String(bytes),
      "if-none-match": "*",
      ...(sha256 !== undefined && { "x-amz-checksum-sha256": sha256 }),
    };
    const put = new PutObjectCommand({
      Bucket,
      Key,
      ContentType: mediaType,
      ContentLength: bytes,
      IfNoneMatch: "*",
      ...(sha256 !== undefined && { ChecksumSHA256: sha256 }),
    });
    const signed = await getSignedUrl(s3, put, {
      expiresIn: URL_SECONDS,
      signableHeaders: new Set(Object.keys(headers)),
      // S3 accepts it only as a header.
      unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
    });
    return { uploadUrl: signed, headers };
  };

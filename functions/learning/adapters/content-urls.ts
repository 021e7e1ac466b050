import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { disposition } from "../../shared/kernel/disposition.ts";
import { URL_SECONDS } from "../domain/content.ts";
import type { ContentUrl } from "../flows/ports.ts";

export const contentUrl =
  (s3: S3Client, Bucket: string): ContentUrl =>
  ({ key: Key, name, mediaType }, from, as) => {
    const get = new GetObjectCommand({
      Bucket,
      Key,
      ResponseContentDisposition: disposition(name, as),
      ResponseContentType: mediaType,
    });
    return getSignedUrl(s3, get, { expiresIn: URL_SECONDS, signingDate: new Date(from) });
  };

import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso, later } from "../../shared/kernel/time.ts";
import { type MediaType, mostOf, suits } from "../contract/media.ts";
import type { Content, Product } from "../contract/product.ts";
import { COMMIT_MS } from "../settings.ts";
import { unsuited } from "./publication.ts";

/** The announced upload of a product: the newest replaces the one before. */
export interface Upload extends Pick<Content, "key" | "name" | "mediaType" | "bytes" | "sha256"> {
  readonly id: string;
  readonly productId: string;
  /** When it was requested. */
  readonly at: string;
}

/** Where a free sample is stored: beside the product's content, and swept like it. */
export const previewKey = (productId: string, upload: string): string => `products/${productId}/preview-${upload}`;

export const commitEnd = ({ at }: Pick<Upload, "at">): string => later(at, COMMIT_MS);

/** Why a product cannot take an upload; undefined if it can. */
export function takable(
  { type }: Product,
  { mediaType, bytes }: { readonly mediaType: MediaType; readonly bytes: number },
): undefined | Refusal<"is-bundle" | "wrong-media-type" | "content-too-large"> {
  if (type === "bundle") return refuse("is-bundle", "A bundle has no content of its own: its products have.");
  if (!suits(mediaType, type)) return unsuited(type, mediaType);
  if (bytes <= mostOf(mediaType)) return undefined;
  return refuse("content-too-large", `${mediaType} may be ${mostOf(mediaType)} bytes at most, not ${bytes}.`);
}

type Stored = { readonly bytes: number; readonly mediaType: string; readonly sha256?: string | undefined };

/**
 * The content of a product's next version: the uploaded object, if it is as announced.
 * @param stored what the bucket actually has
 * @param now epoch milliseconds
 */
export function committed(
  product: Product,
  upload: Upload,
  stored: Stored | undefined,
  now: number,
): Content | Refusal<"is-bundle" | "upload-over" | "not-uploaded" | "wrong-upload"> {
  const { key, name, mediaType, bytes, sha256 } = upload;
  if (product.type === "bundle") return refuse("is-bundle", "A bundle has no content of its own: its products have.");
  const path = `/products/${product.id}/content`;
  if (now >= Date.parse(commitEnd(upload))) {
    return refuse(
      "upload-over",
      `The upload was to be committed before ${commitEnd(upload)}; begin with POST ${path}.`,
    );
  }
  if (!stored)
    return refuse("not-uploaded", "Nothing was uploaded yet: PUT the content to the uploadUrl, then commit.");
  const wrong = [
    stored.bytes !== bytes && `${stored.bytes} bytes instead of ${bytes}`,
    stored.mediaType !== mediaType && `${stored.mediaType} instead of ${mediaType}`,
    sha256 !== undefined && stored.sha256 !== sha256 && "not of the SHA-256 that was told",
  ].filter(Boolean);
  if (wrong.length > 0)
    return refuse("wrong-upload", `The uploaded file is ${wrong.join(", ")}: begin again with POST ${path}.`);
  const at = iso(now);
  return { key, name, mediaType, bytes, ...(sha256 !== undefined && { sha256 }), since: product.version + 1, at };
}

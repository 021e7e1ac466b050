import type { ReactNode } from "react";
import type { Reply } from "../../api/operations.ts";

export interface ReaderProps {
  readonly product: Pick<Reply<"getProduct">, "id" | "title" | "language" | "type">;
  readonly content: Reply<"getContent">;
  readonly progress: Pick<Reply<"getProgress">, "progress" | "position"> | undefined;
  /** Whether the viewer is the creator. */
  readonly isOwn: boolean;
  readonly notice: ReactNode;
}

export type ReaderKind = "pdf" | "epub" | "text" | "video" | "audio" | "file";

/** The reader for a media type. */
export function kindOf(mediaType: string): ReaderKind {
  if (mediaType === "application/pdf") return "pdf";
  if (mediaType === "application/epub+zip") return "epub";
  if (mediaType.startsWith("text/") && mediaType !== "text/csv") return "text";
  if (mediaType.startsWith("video/")) return "video";
  if (mediaType.startsWith("audio/")) return "audio";
  return "file";
}

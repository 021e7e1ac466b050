import { readFileSync } from "node:fs";
import type { Content, Product } from "../../functions/catalogue/contract/product.ts";
import { epubOf, type Manuscript, markdownOf } from "./files.ts";
import { pdfOf } from "./pdf.ts";

interface File {
  readonly mediaType: string;
  readonly ending: string;
  readonly body: Uint8Array;
}

const lesson = (ending: string) => readFileSync(new URL(`./media/lesson.${ending}`, import.meta.url));
let recorded: { readonly mp3: Uint8Array; readonly mp4: Uint8Array } | undefined;
const recordings = () => (recorded ??= { mp3: lesson("mp3"), mp4: lesson("mp4") });

/**
 * In one of so many rounds of creators, courses on music are audio and those on photography video, to try the players
 * with.
 */
const RECORDED_EVERY = 3;
const CREATORS = 60;
/** The content of a work: a book to read, a report to print, or a few lessons as audio and video. */
function fileOf(
  { type, topic, language }: Pick<Product, "type" | "topic" | "language">,
  text: Manuscript,
  turn: number,
): File {
  if (type === "course" && Math.floor(turn / CREATORS) % RECORDED_EVERY === 0) {
    if (topic === "music") return { mediaType: "audio/mpeg", ending: "mp3", body: recordings().mp3 };
    if (topic === "photography") return { mediaType: "video/mp4", ending: "mp4", body: recordings().mp4 };
  }
  if (type === "ebook" || (type === "report" && language === "zh")) {
    return { mediaType: "application/epub+zip", ending: "epub", body: epubOf(text) };
  }
  if (type === "report") return { mediaType: "application/pdf", ending: "pdf", body: pdfOf(text) };
  return { mediaType: "text/markdown", ending: "md", body: markdownOf(text) };
}

/** Characters that file names cannot contain. */
const UNFIT = /[\\/:*?"<>|]/g;

export interface Filled {
  readonly product: Product & { readonly content: Content };
  readonly file: { readonly key: string; readonly body: Uint8Array; readonly mediaType: string };
}

/** A product of the demo with its content. */
export function filled(product: Product, text: Manuscript, turn: number): Filled {
  const { mediaType, ending, body } = fileOf(product, text, turn);
  const key = `products/${product.id}/demo`;
  const name = `${product.title.replaceAll(UNFIT, " ").replaceAll(/\s+/g, " ").trim()}.${ending}`;
  const content = { key, name, mediaType, bytes: body.byteLength, since: 1, at: product.createdAt };
  return { product: { ...product, content }, file: { key, body, mediaType } };
}

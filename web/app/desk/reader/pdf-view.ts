import { GlobalWorkerOptions, getDocument } from "pdfjs-dist";
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { EventBus, PDFLinkService, PDFViewer } from "pdfjs-dist/web/pdf_viewer.mjs";
import "pdfjs-dist/web/pdf_viewer.css";

GlobalWorkerOptions.workerSrc = workerUrl;

/** The library's files of fonts and encodings that documents do not embed, by URL. */
const files = import.meta.glob<string>(
  [
    "../../../../node_modules/pdfjs-dist/cmaps/*.bcmap",
    "../../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}",
  ],
  { query: "?url", import: "default" },
);
const urls = new Map(Object.entries(files).map(([path, url]) => [path.split("/").at(-1) as string, url]));

class Files {
  async fetch({ filename }: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
    const url = await urls.get(filename)?.();
    if (url === undefined) throw new Error(`There is no ${filename}.`);
    const reply = await fetch(url);
    if (!reply.ok) throw new Error(`${filename} answered ${reply.status}.`);
    return new Uint8Array(await reply.arrayBuffer());
  }
}

export interface PdfView {
  /** Turns pages forwards or backwards. */
  readonly turn: (by: number) => void;
  readonly goTo: (page: number) => void;
  /** Zooms in or out, or fits the page (0). */
  readonly zoom: (by: number) => void;
  readonly close: () => void;
}

const STEP = 1.15;
const ROOM = "auto";

/**
 * Shows a document in a container that scrolls, from a page on.
 * @param from the first page to show
 * @param container positioned absolutely, with one child for the pages
 * @param told called with the visible page, at once and whenever it changes
 */
export async function openPdf(
  container: HTMLDivElement,
  url: string,
  from: (of: number) => number,
  told: (page: number, of: number) => void,
): Promise<PdfView> {
  const loading = getDocument({ url, BinaryDataFactory: Files, useWorkerFetch: false, useSystemFonts: false });
  const eventBus = new EventBus();
  const linkService = new PDFLinkService({ eventBus, externalLinkTarget: 2, externalLinkRel: "noopener nofollow" });
  const stop = new AbortController();
  // Its types lack the signal.
  const options = { container, eventBus, linkService, abortSignal: stop.signal };
  const viewer = new PDFViewer(options);
  linkService.setViewer(viewer);
  const pdf = await loading.promise;
  const clamp = (page: number) => Math.min(pdf.numPages, Math.max(1, Math.round(page) || 1));
  const goTo = (page: number) => {
    viewer.currentPageNumber = clamp(page);
  };
  const ready = new Promise<void>((resolve) => eventBus.on("pagesinit", () => resolve(), { once: true }));
  viewer.setDocument(pdf);
  linkService.setDocument(pdf);
  await ready;
  viewer.currentScaleValue = ROOM;
  goTo(from(pdf.numPages));
  eventBus.on("pagechanging", ({ pageNumber }: { pageNumber: number }) => told(pageNumber, pdf.numPages));
  told(viewer.currentPageNumber, pdf.numPages);
  return {
    turn: (by) => goTo(viewer.currentPageNumber + by),
    goTo,
    zoom: (by) => {
      if (by === 0) viewer.currentScaleValue = ROOM;
      else viewer.currentScale = Math.min(5, Math.max(0.3, viewer.currentScale * STEP ** by));
    },
    close: () => {
      stop.abort();
      viewer.cleanup();
      void loading.destroy();
    },
  };
}

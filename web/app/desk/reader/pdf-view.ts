import { GlobalWorkerOptions, getDocument } from "pdfjs-dist";
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { EventBus, PDFLinkService, PDFViewer } from "pdfjs-dist/web/pdf_viewer.mjs";
import "pdfjs-dist/web/pdf_viewer.css";

GlobalWorkerOptions.workerSrc = workerUrl;

/** Of fonts and encodings that a document names and does not hold: files of the library, by their URLs here. */
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
  /** Goes on or back by pages. */
  readonly turn: (by: number) => void;
  readonly goTo: (page: number) => void;
  /** Larger, smaller, or as its room is (0). */
  readonly zoom: (by: number) => void;
  readonly close: () => void;
}

const STEP = 1.15;
const ROOM = "auto";

/**
 * Shows a document in a container that scrolls, from a page on.
 * @param from the page to begin with, of so many
 * @param container placed absolutely, with one child that takes the pages
 * @param told the page that is in view, at once and whenever it is another
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

import { PDFDocument } from "@cantoo/pdf-lib";
import { fontsOf, type Run, runsOf, widthOf } from "./fonts.ts";

/** A4 in points. */
const [WIDTH, HEIGHT] = [595, 842];
const MARGIN = 56;
const SIZE = 10;
const HEADING_SIZE = 16;
const LEADING = 15;
/** The space before an amount. */
const GUTTER = 12;
const RIGHT = WIDTH - MARGIN;

/** Where columns begin, in points from the left margin. */
export type Columns = readonly number[];
export interface Row {
  /** A cell that is too long for its column continues on the next line. */
  readonly cells: readonly string[];
  /** At the right margin. */
  readonly amount?: string | undefined;
  readonly isBold?: boolean;
}

/** A text at its place on a page. */
interface Placed extends Run {
  /** From 0. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Words, the spaces between them, and each ideograph: between any two of them a line may end. */
const PARTS = /\s+|[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+/g;

/** The text in lines of at most this width, in points; a word that is too long for one is broken. */
function linesOf(text: string, width: number, isBold: boolean): string[] {
  const lines: string[] = [];
  let line = "";
  const fits = (more: string) => widthOf(line + more, isBold) * SIZE <= width;
  const end = () => {
    lines.push(line);
    line = "";
  };
  for (const part of text.match(PARTS) ?? []) {
    if (line !== "" && !fits(part)) end();
    if (line === "" && part.trim() === "") continue;
    for (const piece of fits(part) ? [part] : part) {
      if (line !== "" && !fits(piece)) end();
      line += piece;
    }
  }
  return [...lines, line];
}

/** A document of rows, from the top of its pages down. */
export class Sheet {
  private readonly title: string;
  private readonly placed: Placed[] = [];
  private page = 0;
  private y = HEIGHT - MARGIN;

  /** @param title the document's title in PDF viewers */
  constructor(title: string) {
    this.title = title;
  }

  heading(text: string): void {
    this.place(text, MARGIN, { size: HEADING_SIZE, isBold: true });
  }

  /** An empty line. */
  gap(): void {
    this.down();
  }

  row(columns: Columns, { cells, amount = "", isBold = false }: Row): void {
    const amountWidth = widthOf(amount, isBold) * SIZE;
    const edge = RIGHT - MARGIN - (amount === "" ? 0 : amountWidth + GUTTER);
    const columnsOfLines = columns.map((from, n) => ({
      from,
      lines: linesOf(cells[n] ?? "", (columns[n + 1] ?? edge) - from, isBold),
    }));
    const height = Math.max(1, ...columnsOfLines.map(({ lines }) => lines.length));
    for (let n = 0; n < height; n++) {
      this.down();
      for (const { from, lines } of columnsOfLines) {
        this.place(lines[n] ?? "", MARGIN + from, { size: SIZE, isBold });
      }
      if (n === 0) this.place(amount, RIGHT - amountWidth, { size: SIZE, isBold });
    }
  }

  /** The document as PDF. */
  async bytes(): Promise<Uint8Array> {
    const document = await PDFDocument.create();
    document.setTitle(this.title);
    const fontOf = fontsOf(document);
    const pages = Array.from({ length: this.page + 1 }, () => document.addPage([WIDTH, HEIGHT]));
    for (const { text, face, page, x, y, size } of this.placed) {
      pages[page]?.drawText(text, { x, y, size, font: await fontOf(face) });
    }
    return document.save();
  }

  private down(): void {
    this.y -= LEADING;
    if (this.y >= MARGIN) return;
    this.page++;
    this.y = HEIGHT - MARGIN;
  }

  private place(text: string, x: number, { size, isBold }: { readonly size: number; readonly isBold: boolean }): void {
    const { page, y } = this;
    let at = x;
    for (const run of runsOf(text, isBold)) {
      this.placed.push({ ...run, page, x: at, y, size });
      at += run.width * size;
    }
  }
}

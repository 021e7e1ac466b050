import {
  beginText,
  endText,
  moveText,
  PDFDocument,
  type PDFFont,
  PDFName,
  type PDFPage,
  type PDFRef,
  StandardFonts,
  setFontAndSize,
  showText,
} from "pdf-lib";
import { chineseFont, encodedChinese, isChinese } from "./chinese.ts";

/** A4 in points. */
const [WIDTH, HEIGHT] = [595, 842];
const MARGIN = 56;
const SIZE = 10;
const HEADING_SIZE = 16;
const LEADING = 15;
const CHINESE = PDFName.of("Chinese");
/** The space before an amount. */
const GUTTER = 12;
const RIGHT = WIDTH - MARGIN;

/** Where columns begin, in points from the left margin. */
export type Columns = readonly number[];
export interface Row {
  /** A cell that is too long for its column goes on below. */
  readonly cells: readonly string[];
  /** At the right margin. */
  readonly amount?: string | undefined;
  readonly isBold?: boolean;
}

/** A part of a text in one script. */
interface Run {
  readonly text: string;
  readonly isChinese: boolean;
}

/**
 * A document of rows, from the top of its pages down. Latin letters are in the fonts that every reader has, Chinese in
 * one that readers put in themselves; what neither can write is a question mark.
 */
export class Sheet {
  private readonly document: PDFDocument;
  private readonly regular: PDFFont;
  private readonly bold: PDFFont;
  private readonly latin: ReadonlySet<number>;
  private chinese: PDFRef | undefined;
  private page: PDFPage;
  private y = HEIGHT - MARGIN;

  private constructor(document: PDFDocument, regular: PDFFont, bold: PDFFont) {
    this.document = document;
    this.regular = regular;
    this.bold = bold;
    this.latin = new Set(regular.getCharacterSet());
    this.page = document.addPage([WIDTH, HEIGHT]);
  }

  /** @param title as a reader shows it */
  static async open(title: string): Promise<Sheet> {
    const document = await PDFDocument.create();
    document.setTitle(title);
    return new Sheet(
      document,
      await document.embedFont(StandardFonts.Helvetica),
      await document.embedFont(StandardFonts.HelveticaBold),
    );
  }

  heading(text: string): void {
    this.write(text, MARGIN, HEADING_SIZE, this.bold);
  }

  /** An empty line. */
  gap(): void {
    this.down();
  }

  row(columns: Columns, { cells, amount = "", isBold = false }: Row): void {
    const font = isBold ? this.bold : this.regular;
    const amountWidth = amount === "" ? 0 : this.widthOf(amount, font) + GUTTER;
    const wrapped = cells.map((text, n) => {
      const end = columns[n + 1] ?? RIGHT - MARGIN - amountWidth;
      return this.lines(text, end - (columns[n] ?? 0), font);
    });
    for (let line = 0; line < Math.max(1, ...wrapped.map(({ length }) => length)); line++) {
      this.down();
      for (const [n, lines] of wrapped.entries()) {
        const text = lines[line];
        if (text !== undefined) this.write(text, MARGIN + (columns[n] ?? 0), SIZE, font);
      }
      if (line === 0 && amount !== "") this.write(amount, RIGHT - this.widthOf(amount, font), SIZE, font);
    }
  }

  bytes(): Promise<Uint8Array> {
    return this.document.save();
  }

  private down(): void {
    this.y -= LEADING;
    if (this.y >= MARGIN) return;
    this.page = this.document.addPage([WIDTH, HEIGHT]);
    this.y = HEIGHT - MARGIN;
  }

  private runs(text: string): Run[] {
    const runs: Run[] = [];
    for (const character of text) {
      const isLatin = this.latin.has(character.codePointAt(0) ?? 0);
      const known = isLatin || isChinese(character) ? character : "?";
      const before = runs.at(-1);
      const belongs = before?.isChinese === !(isLatin || known === "?");
      if (before && belongs) runs[runs.length - 1] = { ...before, text: before.text + known };
      else runs.push({ text: known, isChinese: !(isLatin || known === "?") });
    }
    return runs;
  }

  private widthOf(text: string, font: PDFFont): number {
    return this.runs(text).reduce(
      (sum, run) => sum + (run.isChinese ? run.text.length * SIZE : font.widthOfTextAtSize(run.text, SIZE)),
      0,
    );
  }

  /** The text in lines of at most this width: broken at spaces and between ideographs, and in a word that is too long. */
  private lines(text: string, width: number, font: PDFFont): string[] {
    const lines = [""];
    const fits = (line: string) => this.widthOf(line, font) <= width;
    for (const word of text.match(/\s+|[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+/g) ?? []) {
      if (!fits(`${lines.at(-1)}${word}`) && lines.at(-1) !== "") lines.push("");
      if (lines.at(-1) === "" && /^\s+$/.test(word)) continue;
      for (const part of fits(word) ? [word] : word) {
        if (!fits(`${lines.at(-1)}${part}`)) lines.push("");
        lines[lines.length - 1] += part;
      }
    }
    return lines;
  }

  private write(text: string, x: number, size: number, font: PDFFont): void {
    let at = x;
    for (const run of this.runs(text)) {
      if (!run.isChinese) {
        this.page.drawText(run.text, { x: at, y: this.y, size, font });
        at += font.widthOfTextAtSize(run.text, size);
        continue;
      }
      this.chinese ??= chineseFont(this.document);
      this.page.node.setFontDictionary(CHINESE, this.chinese);
      this.page.pushOperators(
        beginText(),
        setFontAndSize(CHINESE, size),
        moveText(at, this.y),
        showText(encodedChinese(run.text)),
        endText(),
      );
      at += run.text.length * size;
    }
  }
}

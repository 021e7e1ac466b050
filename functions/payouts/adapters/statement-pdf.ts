import { PDFDocument, type PDFFont, type PDFPage, StandardFonts } from "pdf-lib";
import type { RenderPdf } from "../ports.ts";
import { byDay, digits, type Section, type Statement } from "../statement.ts";

/** A4 in points. */
const [WIDTH, HEIGHT] = [595, 842];
const MARGIN = 56;
const SIZE = 10;
const LEADING = 15;
/** Where columns begin, and where the amounts end. */
const COLUMNS = [MARGIN, 160, 300];
const RIGHT = WIDTH - MARGIN;

type Row = { readonly cells: readonly string[]; readonly amount: string; readonly isBold?: boolean };

function rowsOf(section: Section): Row[] {
  const { currency, opening, closing } = section;
  const code = currency.toUpperCase();
  const bold = { isBold: true } as const;
  return [
    { cells: ["", "", ""], amount: "" },
    { ...bold, cells: [`Opening balance, ${code}`, "", ""], amount: digits(opening, currency) },
    ...byDay(section).map(({ day, movement, count, amount }) => ({
      cells: [day, movement, `${count} ${count === 1 ? "movement" : "movements"}`],
      amount: digits(amount, currency),
    })),
    { ...bold, cells: [`Closing balance, ${code}`, "", ""], amount: digits(closing, currency) },
  ];
}

function draw(page: PDFPage, y: number, { cells, amount }: Row, font: PDFFont): void {
  for (const [n, text] of cells.entries()) page.drawText(text, { x: COLUMNS[n] ?? MARGIN, y, size: SIZE, font });
  page.drawText(amount, { x: RIGHT - font.widthOfTextAtSize(amount, SIZE), y, size: SIZE, font });
}

/**
 * A statement's sums by day. It holds dates, ids and amounts alone, which the fonts that every reader has can write; no
 * title or name is in it, as those could be in Chinese and would need a font of megabytes in the file.
 */
export const renderPdf: RenderPdf = async (statement: Statement) => {
  const document = await PDFDocument.create();
  const [regular, bold] = [
    await document.embedFont(StandardFonts.Helvetica),
    await document.embedFont(StandardFonts.HelveticaBold),
  ];
  document.setTitle(`Statement ${statement.month}`);
  let page = document.addPage([WIDTH, HEIGHT]);
  let y = HEIGHT - MARGIN;
  page.drawText(`Lyceum: statement of ${statement.month}`, { x: MARGIN, y, size: 16, font: bold });
  y -= LEADING;
  page.drawText(`Creator ${statement.creator}. Days are in UTC.`, { x: MARGIN, y, size: SIZE, font: regular });
  for (const row of statement.sections.flatMap(rowsOf)) {
    y -= LEADING;
    if (y < MARGIN) {
      page = document.addPage([WIDTH, HEIGHT]);
      y = HEIGHT - MARGIN;
    }
    draw(page, y, row, row.isBold ? bold : regular);
  }
  return document.save();
};

import type { Manuscript } from "./files.ts";

/** A5 in points, with a margin, as small reports are printed. */
const [WIDTH, HEIGHT] = [420, 595];
const MARGIN = 48;
const SIZE = 10.5;
const LEADING = 15;

/** The widths of Helvetica from the space to the tilde, in thousandths: a font that every reader has, and none embeds. */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
/** What WinAnsi has of typographic marks beyond Latin-1. */
const MARKS: Readonly<Record<string, number>> = {
  "…": 0x85,
  "‘": 0x91,
  "’": 0x92,
  "“": 0x93,
  "”": 0x94,
  "–": 0x96,
  "—": 0x97,
};

const widthOf = (text: string, size: number): number =>
  [...text].reduce((sum, each) => sum + (WIDTHS[each.charCodeAt(0) - 32] ?? 500), 0) * (size / 1000);

function linesOf(text: string, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer, size) > WIDTH - 2 * MARGIN) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** A string of a page, in WinAnsi and in hexadecimal, so that nothing in it needs to be escaped. */
const hex = (text: string): string =>
  `<${Buffer.from([...text].map((each) => MARKS[each] ?? each.charCodeAt(0))).toString("hex")}>`;

/** Pages of lines at their places: what a content stream of each draws. */
function pagesOf({ title, author, summary, chapters }: Manuscript): string[] {
  const pages: string[] = [];
  for (const [n, chapter] of [{ title, paragraphs: [author, summary] }, ...chapters].entries()) {
    let drawn = "";
    let y = HEIGHT - MARGIN;
    const put = (line: string, font: string, size: number, leading: number) => {
      if (y < MARGIN) {
        pages.push(drawn);
        drawn = "";
        y = HEIGHT - MARGIN;
      }
      drawn += `BT /${font} ${size} Tf ${MARGIN} ${y} Td ${hex(line)} Tj ET\n`;
      y -= leading;
    };
    const large = n === 0 ? 22 : 15;
    // Bold letters are a little wider.
    for (const line of linesOf(chapter.title, large * 1.1)) put(line, "B", large, large * 1.3);
    y -= LEADING;
    for (const paragraph of chapter.paragraphs) {
      for (const line of linesOf(paragraph, SIZE)) put(line, "F", SIZE, LEADING);
      y -= LEADING / 2;
    }
    pages.push(drawn);
  }
  return pages;
}

const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;

/** A report as PDF 1.7, a chapter to a page, for texts in Latin letters: dozens of them are made at each first start. */
export function pdfOf(text: Manuscript): Uint8Array {
  const pages = pagesOf(text);
  const FIRST_PAGE = 6;
  const ids = pages.map((_, n) => FIRST_PAGE + 2 * n);
  const utf16 = Buffer.from(`\ufeff${text.title}`, "utf16le").swap16().toString("hex");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${ids.map((id) => `${id} 0 R`).join(" ")}] /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Resources << /Font << /F 3 0 R /B 4 0 R >> >> >>`,
    font("Helvetica"),
    font("Helvetica-Bold"),
    `<< /Title <${utf16}> >>`,
    ...pages.flatMap((drawn, n) => [
      `<< /Type /Page /Parent 2 0 R /Contents ${FIRST_PAGE + 2 * n + 1} 0 R >>`,
      `<< /Length ${drawn.length} >>\nstream\n${drawn}endstream`,
    ]),
  ];
  let file = "%PDF-1.7\n";
  const places = objects.map((body, n) => {
    const place = file.length;
    file += `${n + 1} 0 obj\n${body}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const end = `trailer << /Size ${objects.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(`${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${end}`, "latin1");
}

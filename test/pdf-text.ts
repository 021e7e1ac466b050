import { decodePDFRawStream, PDFArray, PDFDocument, PDFRawStream, PDFRef } from "pdf-lib";

/**
 * What a PDF of ours says, line by line from the top: its text operators, whose strings are Latin, or UTF-16 in the font
 * of Chinese.
 */
export async function textOf(bytes: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(bytes);
  const lines: string[] = [];
  for (const page of document.getPages()) {
    const contents = page.node.Contents();
    const parts = contents instanceof PDFArray ? contents.asArray() : contents ? [contents] : [];
    const streams = parts.map((part) => (part instanceof PDFRef ? document.context.lookup(part) : part));
    const source = streams
      .filter((stream) => stream instanceof PDFRawStream)
      .map((stream) => Buffer.from(decodePDFRawStream(stream).decode()).toString("latin1"))
      .join("\n");
    const byHeight = new Map<number, string[]>();
    let [font, y] = ["", 0];
    for (const [, name, move, matrix, hex] of source.matchAll(
      /\/(\S+) [\d.]+ Tf|[\d.]+ ([\d.]+) Td|[\d. -]+ ([\d.]+) Tm|<([0-9A-Fa-f]*)> Tj/g,
    )) {
      if (name !== undefined) font = name;
      if (move ?? matrix) y = Number(move ?? matrix);
      if (hex === undefined) continue;
      const text = Buffer.from(hex, "hex");
      const told = font === "Chinese" ? text.swap16().toString("utf16le") : text.toString("latin1");
      byHeight.set(y, [...(byHeight.get(y) ?? []), told]);
    }
    for (const [, texts] of [...byHeight].sort(([a], [b]) => b - a)) lines.push(texts.join("|"));
  }
  return lines;
}

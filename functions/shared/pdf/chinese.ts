import { type PDFDocument, PDFHexString, type PDFRef } from "pdf-lib";

/** What the character set of simplified Chinese holds beside Latin letters: Greek, Cyrillic, marks, kana, ideographs. */
const RANGES: readonly (readonly [number, number])[] = [
  [0x391, 0x3c9],
  [0x401, 0x451],
  [0x2010, 0x2016],
  [0x2190, 0x2193],
  [0x2460, 0x249b],
  [0x25a0, 0x25cf],
  [0x3000, 0x3017],
  [0x3041, 0x30f6],
  [0x3105, 0x3129],
  [0x4e00, 0x9fa5],
  [0xff01, 0xff5e],
  [0xffe0, 0xffe5],
];

export function isChinese(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return RANGES.some(([from, to]) => code >= from && code <= to);
}

/** The text as the font's encoding has it, two bytes for each character. */
export const encodedChinese = (text: string): PDFHexString =>
  PDFHexString.of([...text].map((each) => each.charCodeAt(0).toString(16).padStart(4, "0")).join(""));

/**
 * A font of simplified Chinese that is named and not embedded, as one would be megabytes in every file: PDF has the
 * encoding (ISO 32000-1, 9.7.5.2), and readers put in a font of their own. Each character is as wide as the font is high.
 */
export function chineseFont({ context }: PDFDocument): PDFRef {
  const FontDescriptor = context.register(
    context.obj({
      Type: "FontDescriptor",
      FontName: "STSong-Light",
      Flags: 6,
      FontBBox: [-25, -254, 1000, 880],
      ItalicAngle: 0,
      Ascent: 880,
      Descent: -120,
      CapHeight: 880,
      StemV: 93,
    }),
  );
  const descendant = context.register(
    context.obj({
      Type: "Font",
      Subtype: "CIDFontType0",
      BaseFont: "STSong-Light",
      CIDSystemInfo: {
        Registry: PDFHexString.of(Buffer.from("Adobe").toString("hex")),
        Ordering: PDFHexString.of(Buffer.from("GB1").toString("hex")),
        Supplement: 4,
      },
      DW: 1000,
      FontDescriptor,
    }),
  );
  return context.register(
    context.obj({
      Type: "Font",
      Subtype: "Type0",
      BaseFont: "STSong-Light",
      Encoding: "UniGB-UTF16-H",
      DescendantFonts: [descendant],
    }),
  );
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "@cantoo/fontkit";
import type { PDFDocument, PDFFont } from "@cantoo/pdf-lib";
import { type Face, FONT_FILES } from "./font-files.ts";

const EUROPEAN = ["armenian", "georgian"] as const;
/** Han characters are drawn as each country writes them, where the text tells by its own letters which one it is of. */
const IN_JAPANESE: readonly Face[] = [...EUROPEAN, "japanese", "chinese", "korean"];
const IN_KOREAN: readonly Face[] = [...EUROPEAN, "korean", "chinese", "japanese"];
const IN_CHINESE: readonly Face[] = [...EUROPEAN, "chinese", "japanese", "korean"];
const KANA = /[\u3041-\u30ff\uff66-\uff9f]/;
const HANGUL = /[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]/;

/** What makes one glyph of several characters, or several of one, would come out otherwise when the text is copied. */
const FEATURES = { ccmp: false, liga: false, clig: false, calt: false };

const { resolve } = createRequire(import.meta.url);

interface Loaded {
  readonly bytes: Uint8Array;
  readonly font: Font;
  /** How wide each character that was asked for is, for each point of height; undefined if the font has none. */
  readonly widths: Map<string, number | undefined>;
}
/** Read once for each execution environment, and only when a text needs it: the largest has ten megabytes. */
const loaded = new Map<Face, Loaded>();

function load(face: Face): Loaded {
  const before = loaded.get(face);
  if (before) return before;
  const bytes = readFileSync(resolve(FONT_FILES[face]));
  const fresh = { bytes, font: create(bytes) as Font, widths: new Map() };
  loaded.set(face, fresh);
  return fresh;
}

/** Undefined where the font does not have the character. */
function widthIn(face: Face, character: string): number | undefined {
  const { font, widths } = load(face);
  if (widths.has(character)) return widths.get(character);
  const code = character.codePointAt(0) ?? 0;
  const glyph = font.hasGlyphForCodePoint(code) ? font.glyphForCodePoint(code) : null;
  const width = glyph ? glyph.advanceWidth / font.unitsPerEm : undefined;
  widths.set(character, width);
  return width;
}

/** A part of a text in one font; its width is for each point of height. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  readonly width: number;
}

/** A text in parts, each in the first font that has its characters; what none has is a question mark. */
export function runsOf(text: string, isBold: boolean): Run[] {
  const own: Face = isBold ? "bold" : "regular";
  const others = KANA.test(text) ? IN_JAPANESE : HANGUL.test(text) ? IN_KOREAN : IN_CHINESE;
  const runs: { text: string; face: Face; width: number }[] = [];
  for (const each of text.normalize("NFC")) {
    const found = [own, ...others].find((face) => widthIn(face, each) !== undefined);
    const [character, face] = found ? [each, found] : ["?", own];
    const width = widthIn(face, character) ?? 0;
    const last = runs.at(-1);
    if (last?.face === face) {
      last.text += character;
      last.width += width;
    } else {
      runs.push({ text: character, face, width });
    }
  }
  return runs;
}

/** How wide a text is, for each point of height. */
export const widthOf = (text: string, isBold: boolean): number =>
  runsOf(text, isBold).reduce((sum, { width }) => sum + width, 0);

/**
 * The fonts of one document: each is embedded when it is first asked for, with the glyphs that are drawn and no others.
 */
export function fontsOf(document: PDFDocument): (face: Face) => Promise<PDFFont> {
  document.registerFontkit({ create });
  const embedded = new Map<Face, Promise<PDFFont>>();
  return (face) => {
    const font = embedded.get(face) ?? document.embedFont(load(face).bytes, { subset: true, features: FEATURES });
    embedded.set(face, font);
    return font;
  };
}

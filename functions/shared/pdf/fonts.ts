import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "@cantoo/fontkit";
import type { PDFDocument, PDFFont } from "@cantoo/pdf-lib";
import { type Face, FONT_FILES } from "./font-files.ts";

const EUROPEAN = ["armenian", "georgian"] as const;
/** The order of fonts in a Japanese text. Han characters are drawn as in the country whose letters the text has. */
const IN_JAPANESE: readonly Face[] = [...EUROPEAN, "japanese", "chinese", "korean"];
const IN_KOREAN: readonly Face[] = [...EUROPEAN, "korean", "chinese", "japanese"];
const IN_CHINESE: readonly Face[] = [...EUROPEAN, "chinese", "japanese", "korean"];
const KANA = /[\u3041-\u30ff\uff66-\uff9f]/;
const HANGUL = /[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]/;

/** Off: ligatures and composition would change the text that is copied from a document. */
const FEATURES = { ccmp: false, liga: false, clig: false, calt: false };

const { resolve } = createRequire(import.meta.url);

interface Loaded {
  readonly bytes: Uint8Array;
  readonly font: Font;
  /** The widths of the characters so far, at one point of height; undefined if the font lacks a character. */
  readonly widths: Map<string, number | undefined>;
}
/** Fonts are read once for each execution environment, when a text needs them: the largest has ten megabytes. */
const loaded = new Map<Face, Loaded>();

function load(face: Face): Loaded {
  const before = loaded.get(face);
  if (before) return before;
  const bytes = readFileSync(resolve(FONT_FILES[face]));
  const fresh = { bytes, font: create(bytes) as Font, widths: new Map() };
  loaded.set(face, fresh);
  return fresh;
}

/** A character's width at one point of height; undefined if the font lacks it. */
function widthIn(face: Face, character: string): number | undefined {
  const { font, widths } = load(face);
  if (widths.has(character)) return widths.get(character);
  const code = character.codePointAt(0) ?? 0;
  const glyph = font.hasGlyphForCodePoint(code) ? font.glyphForCodePoint(code) : null;
  const width = glyph ? glyph.advanceWidth / font.unitsPerEm : undefined;
  widths.set(character, width);
  return width;
}

/** A part of a text in one font, with its width at one point of height. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  readonly width: number;
}

/** A text in parts, each in the first font that has its characters; a character that no font has becomes a question mark. */
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

/** The width of a text at one point of height. */
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

import type { Reply } from "../api/operations.ts";

export type Outline = NonNullable<Reply<"getProduct">["outline"]>;
type Part = Outline[number]["parts"][number];

const FREE = /^free$|^试看$/i;
const MINUTES = /^(\d{1,4})\s*(?:min|minutes?|分钟)$/i;
const PAGES = /^(\d{1,4})\s*(?:p|pages?|页)$/i;

/** "Reading a query plan (12 min, free)": a title, and in brackets at its end what is known of it. */
function partOf(line: string): Part {
  const [, title = line, inside] = /^(.*?)\s*[（(]([^()（）]*)[)）]$/.exec(line) ?? [];
  const words = (inside ?? "").split(/[,，]/).map((word) => word.trim());
  const isKnown = inside !== undefined && words.every((word) => [FREE, MINUTES, PAGES].some((each) => each.test(word)));
  if (!isKnown) return { title: line };
  const found = (pattern: RegExp) => words.map((word) => pattern.exec(word)?.[1]).find((each) => each !== undefined);
  const [minutes, pages] = [found(MINUTES), found(PAGES)];
  return {
    title,
    ...(minutes !== undefined && { minutes: Number(minutes) }),
    ...(pages !== undefined && { pages: Number(pages) }),
    ...(words.some((word) => FREE.test(word)) && { free: true }),
  };
}

/** An outline as its creator types it: a chapter's line begins with #, each other line is a part of it. */
export function outlineOf(text: string): Outline {
  const outline: Outline = [];
  for (const line of text.split("\n").map((each) => each.trim())) {
    const chapter = /^#+\s*(.+)$/.exec(line)?.[1];
    if (chapter !== undefined) outline.push({ title: chapter, parts: [] });
    else if (line !== "") {
      const last = outline.at(-1);
      const part = partOf(line.replace(/^[-*•]\s*/, ""));
      if (last) last.parts.push(part);
      else outline.push({ title: part.title, parts: [] });
    }
  }
  return outline;
}

/** The text that an outline is typed as. */
export function textOf(outline: Outline): string {
  const lineOf = ({ title, minutes, pages, free }: Part) => {
    const known = [minutes && `${minutes} min`, pages && `${pages} pages`, free && "free"].filter(Boolean);
    return known.length === 0 ? title : `${title} (${known.join(", ")})`;
  };
  return outline.map(({ title, parts }) => [`# ${title}`, ...parts.map(lineOf)].join("\n")).join("\n\n");
}

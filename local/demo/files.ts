import { strToU8, zipSync } from "fflate";

/** The source of a file: a work, its author, and its chapters of paragraphs. */
export interface Manuscript {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly language: string;
  readonly summary: string;
  readonly chapters: readonly { readonly title: string; readonly paragraphs: readonly string[] }[];
  /** ISO 8601. */
  readonly at: string;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const page = (language: string, title: string, body: string): string => `<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="${language}" xml:lang="${language}">
<head><title>${escaped(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>${body}</body>
</html>
`;

const STYLE = `body{line-height:1.6;margin:5%}h1,h2{line-height:1.25;text-align:start}p{margin:0 0 .9em}
html:lang(zh) body{line-height:1.8;text-align:justify}`;

/** Entries have the earliest date that zip can store, so that the same manuscript makes the same file. */
const FIRST_DAY = new Date(1980, 0, 1);

/** A book as EPUB 3: https://www.w3.org/TR/epub-33/ */
export function epubOf({ id, title, author, language, summary, chapters, at }: Manuscript): Uint8Array {
  const names = chapters.map((_, n) => `c${n + 1}.xhtml`);
  const items = names.map((name, n) => `<item id="c${n + 1}" href="${name}" media-type="application/xhtml+xml"/>`);
  const opf = `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="${language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">${id}</dc:identifier><dc:title>${escaped(title)}</dc:title><dc:creator>${escaped(author)}</dc:creator><dc:language>${language}</dc:language><meta property="dcterms:modified">${at.slice(0, 19)}Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="style" href="style.css" media-type="text/css"/><item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>${items.join("")}</manifest>
<spine><itemref idref="title"/>${names.map((_, n) => `<itemref idref="c${n + 1}"/>`).join("")}</spine>
</package>
`;
  const links = chapters.map((each, n) => `<li><a href="${names[n]}">${escaped(each.title)}</a></li>`).join("");
  const nav = page(language, title, `<nav epub:type="toc"><h1>${escaped(title)}</h1><ol>${links}</ol></nav>`);
  const cover = page(language, title, `<h1>${escaped(title)}</h1><p>${escaped(author)}</p><p>${escaped(summary)}</p>`);
  const texts = chapters.map(({ title: heading, paragraphs }) =>
    page(
      language,
      heading,
      `<h2>${escaped(heading)}</h2>${paragraphs.map((each) => `<p>${escaped(each)}</p>`).join("")}`,
    ),
  );
  const container = `<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
`;
  const inside: Record<string, string> = {
    mimetype: "application/epub+zip",
    "META-INF/container.xml": container,
    "EPUB/package.opf": opf,
    "EPUB/nav.xhtml": nav,
    "EPUB/style.css": STYLE,
    "EPUB/title.xhtml": cover,
    ...Object.fromEntries(texts.map((text, n) => [`EPUB/${names[n]}`, text])),
  };
  // Stored uncompressed: the first entry has to be, and compressing the others would save too little.
  return zipSync(Object.fromEntries(Object.entries(inside).map(([name, text]) => [name, strToU8(text)])), {
    level: 0,
    mtime: FIRST_DAY,
  });
}

/** A text in Markdown. */
export const markdownOf = ({ title, author, summary, chapters }: Manuscript): Uint8Array =>
  strToU8(
    `${[
      `# ${title}`,
      `*${author}*`,
      summary,
      ...chapters.flatMap((each) => [`## ${each.title}`, ...each.paragraphs]),
    ].join("\n\n")}\n`,
  );

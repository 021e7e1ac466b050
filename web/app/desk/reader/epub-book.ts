import { unzipSync } from "fflate";
import { pathWithin } from "./epub-paths.ts";

/** A chapter that is safe to show: its elements without anything that runs, and its styles as texts. */
interface Chapter {
  readonly body: Element;
  readonly styles: readonly string[];
  /** Revokes the URLs of its pictures. */
  readonly free: () => void;
}

export interface Book {
  /** The paths of the chapters in reading order, and their lengths. */
  readonly chapters: readonly string[];
  readonly lengths: readonly number[];
  readonly contents: readonly { readonly title: string; readonly chapter: number }[];
  readonly chapter: (at: number) => Chapter;
}

const ns = "*";
const all = (node: Document | Element, name: string) => [...node.getElementsByTagNameNS(ns, name)];
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Parsed strictly, as the format requires, or as HTML if it is not well-formed. */
function parsed(text: string): Document {
  const strict = new DOMParser().parseFromString(text, "application/xhtml+xml");
  return strict.querySelector("parsererror") ? new DOMParser().parseFromString(text, "text/html") : strict;
}

const xmlOf = (bytes: Uint8Array): Document => new DOMParser().parseFromString(decode(bytes), "application/xml");

const PICTURES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  svg: "image/svg+xml",
};

/** Elements that run scripts, load files or navigate away. */
const UNFIT = "script, iframe, object, embed, form, base, meta, link, style, audio, video, noscript";

type Files = (path: string) => Uint8Array | undefined;

/** The pictures of a chapter as object URLs, which are revoked with it. */
function pictures(files: Files) {
  const made: string[] = [];
  const urlOf = (path: string): string | undefined => {
    const type = PICTURES[path.split(".").at(-1)?.toLowerCase() ?? ""];
    const bytes = type === undefined ? undefined : files(path);
    if (!bytes) return undefined;
    const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: type as string }));
    made.push(url);
    return url;
  };
  return { urlOf, free: () => made.forEach(URL.revokeObjectURL) };
}

const XLINK = "http://www.w3.org/1999/xlink";

function clean(root: Element, path: string, urlOf: (path: string) => string | undefined, chapters: readonly string[]) {
  for (const each of root.querySelectorAll(UNFIT)) each.remove();
  for (const each of [root, ...root.querySelectorAll("*")]) {
    for (const { name } of [...each.attributes])
      if (/^on|^srcset$|^formaction$/i.test(name)) each.removeAttribute(name);
    const named = each.getAttribute("src") ?? each.getAttributeNS(XLINK, "href") ?? each.getAttribute("href");
    if (named === null) continue;
    const within = pathWithin(path, named);
    if (each.localName === "a") {
      each.removeAttributeNS(XLINK, "href");
      each.removeAttribute("href");
      const chapter = within === undefined ? -1 : chapters.indexOf(within);
      if (chapter >= 0) {
        each.setAttribute("data-chapter", String(chapter));
        each.setAttribute("href", `#${named.split("#")[1] ?? ""}`);
      } else if (/^https?:/i.test(named)) {
        each.setAttribute("href", named);
        each.setAttribute("target", "_blank");
        each.setAttribute("rel", "noopener nofollow");
      }
      continue;
    }
    const url = within === undefined ? undefined : urlOf(within);
    for (const attribute of ["src", "href"]) each.removeAttribute(attribute);
    each.removeAttributeNS(XLINK, "href");
    if (url !== undefined) each.setAttribute(each.localName === "img" ? "src" : "href", url);
  }
}

/** A book's styles, without external resources. */
function stylesOf(page: Document, path: string, files: Files): string[] {
  const linked = all(page, "link")
    .filter((link) => /stylesheet/i.test(link.getAttribute("rel") ?? ""))
    .map((link) => pathWithin(path, link.getAttribute("href") ?? ""));
  const texts = linked
    .map((each) => (each === undefined ? undefined : files(each)))
    .map((bytes) => bytes && decode(bytes));
  const inline = all(page, "style").map((style) => style.textContent ?? "");
  return [...texts, ...inline]
    .filter((text) => text !== undefined && text !== "")
    .map((text) => (text as string).replace(/@import[^;]*;/gi, "").replace(/url\([^)]*\)/gi, "none"));
}

/** The titles of the chapters, from either of EPUB's kinds of contents. */
function contentsOf(page: Document, path: string, chapters: readonly string[]): Book["contents"] {
  const nav = all(page, "nav").find((each) =>
    /toc/.test(each.getAttribute("epub:type") ?? each.getAttribute("role") ?? ""),
  );
  const links = nav
    ? all(nav, "a").map((link) => [link.textContent, link.getAttribute("href")] as const)
    : all(page, "navPoint").map(
        (point) => [all(point, "text")[0]?.textContent, all(point, "content")[0]?.getAttribute("src")] as const,
      );
  return links.flatMap(([title, named]) => {
    const within = named == null ? undefined : pathWithin(path, named);
    const chapter = within === undefined ? -1 : chapters.indexOf(within);
    const words = title?.trim().replaceAll(/\s+/g, " ");
    return chapter >= 0 && words ? [{ title: words, chapter }] : [];
  });
}

/** @throws Error if it is not an EPUB */
export function openBook(zip: Uint8Array): Book {
  const sizes = new Map<string, number>();
  unzipSync(zip, { filter: ({ name, originalSize }) => void sizes.set(name, originalSize) === undefined && false });
  const files: Files = (path) =>
    sizes.has(path) ? unzipSync(zip, { filter: ({ name }) => name === path })[path] : undefined;
  const must = (path: string): Uint8Array => {
    const found = files(path);
    if (!found) throw new Error(`The book has no ${path}.`);
    return found;
  };
  const packagePath = all(xmlOf(must("META-INF/container.xml")), "rootfile")[0]?.getAttribute("full-path") ?? "";
  const told = xmlOf(must(packagePath));
  const items = new Map(
    all(told, "item").map((item) => [
      item.getAttribute("id"),
      {
        path: pathWithin(packagePath, item.getAttribute("href") ?? "") ?? "",
        type: item.getAttribute("media-type") ?? "",
        properties: item.getAttribute("properties") ?? "",
      },
    ]),
  );
  const chapters = all(told, "itemref")
    .map((ref) => items.get(ref.getAttribute("idref"))?.path ?? "")
    .filter((path) => sizes.has(path));
  if (chapters.length === 0) throw new Error("The book has no chapters.");
  const contents = [...items.values()].find(
    ({ type, properties }) => /\bnav\b/.test(properties) || type === "application/x-dtbncx+xml",
  );
  const contentsFile = contents && files(contents.path);
  return {
    chapters,
    lengths: chapters.map((path) => sizes.get(path) ?? 0),
    contents: contents && contentsFile ? contentsOf(parsed(decode(contentsFile)), contents.path, chapters) : [],
    chapter: (at) => {
      const path = chapters[at] as string;
      const page = parsed(decode(must(path)));
      const styles = stylesOf(page, path, files);
      const { urlOf, free } = pictures(files);
      const body = all(page, "body")[0] ?? page.documentElement;
      clean(body, path, urlOf, chapters);
      return { body, styles, free };
    },
  };
}

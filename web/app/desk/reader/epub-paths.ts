/** The path in a book of a reference in one of its files, without the fragment; undefined if it is outside. */
export function pathWithin(from: string, named: string): string | undefined {
  if (/^[a-z][\w+.-]*:|^\/\//i.test(named)) return undefined;
  const [bare = ""] = named.split("#");
  if (bare === "") return from;
  const parts = bare.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const part of bare.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  try {
    return decodeURIComponent(parts.join("/"));
  } catch {
    return parts.join("/");
  }
}

/** The progress in a book at a share of a chapter, by the lengths of its chapters. */
export function shareOf(lengths: readonly number[], chapter: number, share: number): number {
  const all = lengths.reduce((sum, length) => sum + length, 0);
  const before = lengths.slice(0, chapter).reduce((sum, length) => sum + length, 0);
  return all === 0 ? 0 : (before + share * (lengths[chapter] ?? 0)) / all;
}

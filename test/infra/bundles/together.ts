import { buildSync, type Metafile } from "esbuild";
import { DEPLOYED } from "../../../lib/constructs/bundles.ts";
import { entries, sourceOf } from "../../../lib/constructs/modules.ts";

interface Weighed {
  readonly entry: string;
  /** Bytes of all that it reaches: its bundle is smaller, as what only others use of a module is left out of it. */
  readonly most: number;
  /** The files of packages that are in it. */
  readonly libraries: ReadonlySet<string>;
}

function reached(outputs: Metafile["outputs"], path: string, found = new Set<string>()): Set<string> {
  const output = outputs[path];
  if (!output || found.has(path)) return found;
  found.add(path);
  for (const each of output.imports) reached(outputs, each.path, found);
  return found;
}

/** All handlers in one build, which shares what they share: each alone takes fifteen times as long. */
export function together(outdir: string): Weighed[] {
  const { outputs } = buildSync({
    ...DEPLOYED,
    // As it is shared, what is made for one of them is not used by another.
    logLevel: "error",
    entryPoints: entries().map(sourceOf),
    splitting: true,
    chunkNames: "chunks/[hash]",
    outdir,
  }).metafile;
  const entryOf = new Map(entries().map((entry) => [sourceOf(entry), entry]));
  return Object.entries(outputs).flatMap(([path, { entryPoint = "" }]) => {
    const entry = entryOf.get(entryPoint);
    if (entry === undefined) return [];
    const parts = [...reached(outputs, path)].flatMap((each) => outputs[each] ?? []);
    const used = parts.flatMap(({ inputs }) => Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput));
    const libraries = used.flatMap(([file]) => (file.includes("node_modules/") ? [file] : []));
    return [{ entry, most: parts.reduce((sum, { bytes }) => sum + bytes, 0), libraries: new Set(libraries) }];
  });
}

/** A few of them that have each file of a package which any has. */
export function covering(all: readonly Weighed[]): string[] {
  const left = new Set(all.flatMap(({ libraries }) => [...libraries]));
  const chosen: string[] = [];
  while (left.size > 0) {
    const gains = all.map(({ libraries }) => [...libraries].filter((file) => left.has(file)).length);
    const best = all[gains.indexOf(Math.max(...gains))];
    if (!best) break;
    chosen.push(best.entry);
    for (const file of best.libraries) left.delete(file);
  }
  return chosen;
}

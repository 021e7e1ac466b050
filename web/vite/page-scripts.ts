import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import type { Plugin } from "vite";

interface Script {
  readonly name: string;
  readonly fileName: string;
  readonly source: string;
}

/** The scripts of a folder, each built alone. Equal sources have equal names, in the browser's build and the server's. */
async function built(folder: string): Promise<Script[]> {
  const entries = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const { outputFiles } = await build({
    entryPoints: entries.map((file) => join(folder, file)),
    outdir: "assets",
    entryNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return outputFiles.map(({ path, text }) => ({
    name: basename(path).replace(/-[A-Z0-9]+\.js$/, ""),
    fileName: `assets/${basename(path)}`,
    source: text,
  }));
}

/**
 * `virtual:page-scripts`: the URL of each small script that improves a page which works without it, by its file's name.
 */
export function pageScripts(folder: string): Plugin {
  const id = "virtual:page-scripts";
  return {
    name: "lyceum-page-scripts",
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    async load(source) {
      if (source !== `\0${id}`) return undefined;
      const urls = (await built(folder)).map(({ name, fileName }) => [name, `/${fileName}`]);
      return `export const pageScripts = ${JSON.stringify(Object.fromEntries(urls))};`;
    },
    async generateBundle() {
      if (this.environment.name !== "client") return;
      for (const { fileName, source } of await built(folder)) this.emitFile({ type: "asset", fileName, source });
    },
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const found = (await built(folder)).find(({ fileName }) => request.url === `/${fileName}`);
        if (!found) return next();
        response.setHeader("content-type", "text/javascript; charset=utf-8");
        response.end(found.source);
      });
    },
  };
}

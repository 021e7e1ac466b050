import { type FileResult, transformAsync } from "@babel/core";
import { getConfig } from "@lingui/conf";
import type { Plugin } from "vite";

const IMPORTS_MACRO = /from\s+"@lingui\/(?:core|react)\/macro"/;

/**
 * Replaces Lingui's macros, by its Babel plugin: the native one of its Vite plugin is an optional package that npm leaves
 * out where it runs on a Node older than ours.
 * @param configPath of Lingui's configuration
 */
export function macros(configPath: string): Plugin {
  const linguiConfig = getConfig({ configPath });
  /** What became of a file of this source: the browser's build and the server's have the same, and take the longest here. */
  const known = new Map<string, { readonly code: string; readonly done: Promise<FileResult | null> }>();
  let hasMaps = true;
  const replaced = (code: string, filename: string) =>
    transformAsync(code, {
      filename,
      babelrc: false,
      configFile: false,
      sourceMaps: hasMaps,
      parserOpts: { plugins: ["jsx", "typescript"] },
      plugins: [["@lingui/babel-plugin-lingui-macro", { linguiConfig }]],
    });
  return {
    name: "lyceum-macros",
    enforce: "pre",
    configResolved({ command, build }) {
      hasMaps = command === "serve" || build.sourcemap !== false;
    },
    async transform(code, id) {
      const [filename = ""] = id.split("?");
      if (!/\.tsx?$/.test(filename) || !IMPORTS_MACRO.test(code)) return undefined;
      const found = known.get(filename);
      const { done } = found?.code === code ? found : { done: replaced(code, filename) };
      known.set(filename, { code, done });
      const result = await done;
      return result?.code ? { code: result.code, map: (result.map ?? null) as never } : undefined;
    },
  };
}

import { transformAsync } from "@babel/core";
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
  return {
    name: "lyceum-macros",
    enforce: "pre",
    async transform(code, id) {
      const [filename = ""] = id.split("?");
      if (!/\.tsx?$/.test(filename) || !IMPORTS_MACRO.test(code)) return undefined;
      const done = await transformAsync(code, {
        filename,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ["jsx", "typescript"] },
        plugins: [["@lingui/babel-plugin-lingui-macro", { linguiConfig }]],
      });
      return done?.code ? { code: done.code, map: done.map as never } : undefined;
    },
  };
}

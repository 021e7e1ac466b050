import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import { reactRouter } from "@react-router/dev/vite";
import { defineConfig } from "vite";
import { macros } from "./vite/macros.ts";
import { operations } from "./vite/operations.ts";
import { pageScripts } from "./vite/page-scripts.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ command }) => ({
  root: here("."),
  plugins: [
    lingui({
      // While one works on a page its words may be missing; what is built has them all.
      failOnMissing: command === "build",
      failOnCompileError: true,
      configPath: here("lingui.config.ts"),
    }),
    macros(here("lingui.config.ts")),
    operations(),
    pageScripts(here("scripts")),
    reactRouter(),
  ],
  build: { target: "es2022", reportCompressedSize: false, sourcemap: false, assetsInlineLimit: 0 },
  environments: {
    ssr: {
      build: { rolldownOptions: { input: here("server.ts") } },
      ...(command === "build" && { define: { "process.env.NODE_ENV": JSON.stringify("production") } }),
      // The function is deployed as this one build, without node_modules.
      ...(command === "build" && { resolve: { noExternal: true as const } }),
    },
  },
}));

import type { Config } from "@react-router/dev/config";

export default {
  appDirectory: "app",
  buildDirectory: "../build/web",
  serverBuildFile: "index.mjs",
  // All routes are known at once: a page asks for no manifest while it is used.
  routeDiscovery: { mode: "initial" },
} satisfies Config;

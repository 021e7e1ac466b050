import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

/** Areas have catalogues of their own, so that a page loads the words of its area alone. */
const areas = ["site", "shop", "account", "desk", "studio", "console", "design"] as const;

export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "zh"],
  catalogs: areas.map((area) => ({
    path: `<rootDir>/app/${area}/words/{locale}`,
    include: [`<rootDir>/app/${area}`],
  })),
  // Neither lines nor dates, so that two changes meet as seldom as they may.
  orderBy: "message",
  format: formatter({ lineNumbers: false, explicitIdAsDefault: false }),
});

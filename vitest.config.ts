import { defineConfig } from "vitest/config";
import { BY_NAME } from "./lib/constructs/modules.ts";

export default defineConfig(({ mode }) => ({
  test: {
    globalSetup: "test/setup.ts",
    // Templates that tests look at name the functions' code, and need none of it built.
    env: { CDK_CONTEXT_JSON: JSON.stringify({ code: BY_NAME }), ...(mode === "storm" && { STORM: "10000" }) },
    pool: "forks",
    maxWorkers: 2,
    // No outcome depends on how busy a machine is: what a test does is bounded, not how long it takes. This ends what hangs.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    coverage: { provider: "v8", include: ["functions/**/*.ts"], exclude: ["functions/recommendations/als/kernel/**"] },
    projects: [
      // Pure rules keep no state, so their files may share the modules that a worker has loaded.
      { extends: true, test: { name: "domain", include: ["test/domain/**/*.test.ts"], isolate: false } },
      {
        extends: true,
        test: {
          name: "platform",
          // What is packed takes compilers, and has a command of its own.
          include:
            mode === "packed"
              ? ["test/packed/*.test.ts"]
              : ["test/!(domain|packed)/**/*.test.ts", "packages/*/test/**/*.test.ts"],
        },
      },
    ],
  },
}));

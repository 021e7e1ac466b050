import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      // Pure rules keep no state, so their files may share the modules that a worker has loaded.
      { extends: true, test: { name: "domain", include: ["test/domain/**/*.test.ts"], isolate: false } },
      { extends: true, test: { name: "platform", include: ["test/!(domain)/**/*.test.ts"] } },
    ],
  },
});

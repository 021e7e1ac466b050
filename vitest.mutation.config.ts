import { defineConfig } from "vitest/config";

/** What judges a mutant: the tests of the pure money rules, which need no emulator. */
export default defineConfig({
  test: {
    include: ["test/domain/{commerce,credits,payouts}/*.test.ts", "test/domain/shared/money.test.ts"],
    setupFiles: ["test/domain/quickly.ts"],
    isolate: false,
    testTimeout: 60_000,
  },
});

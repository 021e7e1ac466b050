import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BY_NAME } from "./lib/constructs/modules.ts";
import { LongestFirst } from "./test/sequencer.ts";

/** Folders whose files each need a worker of their own: they set what is read once in a process. */
const APART = ["behaviour", "identity", "shared"];
const foldersOf = (path: string) =>
  readdirSync(path, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? [each.name] : []));
const handlers = foldersOf("test/handlers").filter((name) => !APART.includes(name));
const packages = foldersOf("packages");

export default defineConfig(({ mode }) => ({
  test: {
    globalSetup: "test/setup.ts",
    // Templates that tests look at name the functions' code, and need none of it built. CloudFormation's own rules, more than
    // half of a synthesis, are for the whole of both stages (test/infra/stage).
    env: {
      CDK_CONTEXT_JSON: JSON.stringify({ code: BY_NAME }),
      CDK_VALIDATION: "false",
      ...(mode === "storm" && { STORM: "10000" }),
      ...(mode === "web" && { WEB_PAGES: "whole" }),
      ...(mode === "bundles" && { BUNDLES: "whole" }),
    },
    pool: "forks",
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // No outcome depends on how busy a machine is: what a test does is bounded, not how long it takes. This ends what hangs.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    coverage: { provider: "v8", include: ["functions/**/*.ts"], exclude: ["functions/recommendations/als/kernel/**"] },
    projects: [
      // Pure rules keep no state, so their files may share the modules that a worker has loaded.
      { extends: true, test: { name: "domain", include: ["test/domain/**/*.test.ts"], isolate: false } },
      // Handlers read their environment as they load, and a folder's files have the same: they share what a worker has loaded,
      // and the emulators that `startCloud` started in it.
      ...handlers.map((name) => ({
        extends: true as const,
        test: { name, include: [`test/handlers/${name}/**/*.test.ts`], isolate: false },
      })),
      // What the site reckons is pure, too; the two files with a browser have a platform each.
      { extends: true, test: { name: "web", include: ["test/web/!(pages|journeys).test.ts"], isolate: false } },
      // The CDK takes longer to load than most stacks to be made.
      { extends: true, test: { name: "infra", include: ["test/infra/**/*.test.ts"], isolate: false } },
      ...packages.map((name) => ({
        extends: true as const,
        test: { name, include: [`packages/${name}/test/**/*.test.ts`], isolate: false },
      })),
      {
        extends: true,
        test: {
          name: "platform",
          // What is packed takes compilers, and has a command of its own.
          include:
            mode === "packed"
              ? ["test/packed/*.test.ts"]
              : [
                  "test/!(domain|handlers|infra|packed|web)/**/*.test.ts",
                  "test/web/{pages,journeys}.test.ts",
                  `test/handlers/{${APART}}/**/*.test.ts`,
                ],
        },
      },
    ],
  },
}));

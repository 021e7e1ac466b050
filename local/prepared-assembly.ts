import { join } from "node:path";
import { preparedAssembly as prepared } from "@lyceum/cdk-local/assembly/prepared";
import { BY_NAME, root } from "../lib/constructs/modules.ts";
import { SITE_SOURCES } from "../lib/web/build.ts";

/** The sources of the templates and the functions. */
const SOURCES = [
  "bin/app.ts",
  "cdk.json",
  "lib/**/*.{ts,js,cjs,mjs,css,svg}",
  "functions/**/*.ts",
  ...SITE_SOURCES,
  "local/bundle-functions.ts",
];

/** The templates of the platform, with its functions as the local cloud runs them. @param context CDK's */
export const preparedAssembly = (context: Readonly<Record<string, string>> = {}): Promise<string> =>
  prepared({
    root,
    sources: SOURCES,
    context,
    kept: "build/assemblies",
    steps: (directory) => [
      { script: "local/build-site.ts" },
      { script: "local/bundle-functions.ts", args: [join(directory, "functions")] },
      {
        script: "bin/app.ts",
        env: {
          CDK_OUTDIR: directory,
          // Validation takes more than half of a synthesis and concerns deployments: `npm run synth` and
          // test/infra/stage do it.
          CDK_VALIDATION: "false",
          CDK_CONTEXT_JSON: JSON.stringify({ code: BY_NAME, cookies: "plain", site: "built", ...context }),
        },
      },
    ],
  });

/** Where the code of a function is in a prepared assembly, by the handler in its template. */
export const bundleByName = (directory: string, { S3Bucket, S3Key }: { S3Bucket: string; S3Key: string }) =>
  S3Bucket === BY_NAME ? join(directory, "functions", S3Key, "index.mjs") : undefined;

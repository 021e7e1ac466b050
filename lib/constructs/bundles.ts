import { cpSync, existsSync, globSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Code, type CodeConfig } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { type BuildOptions, buildSync, type Metafile } from "esbuild";
import { FONT_FILES } from "../../functions/shared/pdf/font-files.ts";
import { alone } from "./alone.ts";
import { BY_NAME, entries, MODULES, root, sourceOf } from "./modules.ts";

const output = join(root, "build/functions");
/** Carries the time at which the last build began. */
const stamp = join(root, "build/functions.stamp");
const SOURCES = ["functions/**/*.ts", "lib/constructs/{bundles,modules,left-out}.ts", "package-lock.json"];

/** Handlers in one run of esbuild: all their output is in memory at once, about 10 MB for each. */
const BATCH = 16;

const modifiedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const upToDate = (): boolean =>
  existsSync(stamp) &&
  globSync(SOURCES, { cwd: root }).every((file) => modifiedAt(join(root, file)) < modifiedAt(stamp));

const DRAWS = "functions/shared/pdf/fonts.ts";

/** Puts the fonts and their licences beside each bundle that draws PDFs, where it looks for them. */
function addFonts({ outputs }: Metafile): void {
  for (const [bundle, { inputs }] of Object.entries(outputs)) {
    if (!(DRAWS in inputs)) continue;
    for (const file of Object.values(FONT_FILES)) {
      const licence = join(dirname(dirname(file)), "LICENSE_FONT");
      for (const each of [file, licence]) {
        cpSync(join(root, "node_modules", each), join(root, dirname(bundle), "node_modules", each));
      }
    }
  }
}

/** What deploys, beside how handlers become modules. */
export const DEPLOYED = { ...MODULES, metafile: true, minify: true, keepNames: true } as const satisfies BuildOptions;

/** Builds deployable bundles into a folder, each function with everything that it needs. */
export function buildAlone(handlers: readonly string[], outdir: string): void {
  for (let at = 0; at < handlers.length; at += BATCH) {
    const entryPoints = handlers.slice(at, at + BATCH).map(sourceOf);
    addFonts(buildSync({ ...DEPLOYED, entryPoints, outdir }).metafile);
  }
}

function buildAll(): void {
  const began = new Date();
  buildAlone(entries(), output);
  writeFileSync(stamp, "");
  utimesSync(stamp, began, began);
}

let ready = false;

/** The folder of the deployable bundles, once they are built. */
function deployable(): string {
  if (!ready) {
    alone(join(root, "build/functions.lock"), () => {
      if (!upToDate()) buildAll();
    });
    ready = true;
  }
  return output;
}

/** Names a handler, and builds nothing. */
class NamedCode extends Code {
  readonly isInline = false;
  private readonly entry: string;
  constructor(entry: string) {
    super();
    this.entry = entry;
  }
  override bind(): CodeConfig {
    return { s3Location: { bucketName: BY_NAME, objectKey: this.entry } };
  }
}

/**
 * The deployable bundle of `<context>/handlers/<name>`: one minified ES module, dependencies included. With the context
 * `code=by-name` only its name is in the template, for runs on this machine and for tests that look at templates alone.
 */
export const bundleOf = (scope: Construct, entry: string): Code =>
  scope.node.tryGetContext("code") === BY_NAME ? new NamedCode(entry) : Code.fromAsset(join(deployable(), entry));

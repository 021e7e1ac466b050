/**
 * `npm run build:packages`: packs each of packages/ as it would be published, JavaScript with types, into
 * build/packages/*.tgz. Packages that others import come first.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSchemas } from "@lyceum/stripe-local/schemas";
import * as z from "zod";

const root = join(import.meta.dirname, "..");
const built = join(root, "build/packages");
const NAMES = ["durable-files", "aws-local", "stripe-local", "cdk-local"] as const;

const manifest = z.looseObject({ name: z.string(), exports: z.record(z.string(), z.string()) });
const manifestOf = (name: string) =>
  manifest.parse(JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8")));

/** The path of a compiled module, without its extension: `./src/s3/server.ts` is `./dist/s3/server`. */
const compiled = (source: string): string => source.replace("./src/", "./dist/").replace(/\.ts$/, "");

/** Where TypeScript finds the types of the packed packages. */
const paths = Object.fromEntries(
  NAMES.flatMap((each) => {
    const { name, exports } = manifestOf(each);
    return Object.entries(exports).map(([path, source]) => [
      name + path.slice(1),
      [`${join(built, each, compiled(source))}.d.ts`],
    ]);
  }),
);

function compile(name: string, directory: string): void {
  const source = join(root, "packages", name);
  const config = join(built, `${name}.json`);
  const compilerOptions = {
    noEmit: false,
    rewriteRelativeImportExtensions: true,
    declaration: true,
    rootDir: join(source, "src"),
    outDir: join(directory, "dist"),
    paths,
  };
  const include = [join(source, "src")];
  writeFileSync(config, JSON.stringify({ extends: join(source, "tsconfig.json"), compilerOptions, include }));
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", config], { stdio: "inherit" });
}

/** The published manifest: the same, with the paths of the compiled files. */
function published(name: string): object {
  const { exports, devDependencies: _, ...rest } = manifestOf(name);
  const modules = Object.entries(exports).map(([path, source]) => {
    const at = compiled(source);
    return [path, { types: `${at}.d.ts`, default: `${at}.js` }];
  });
  return { ...rest, exports: Object.fromEntries(modules), files: ["dist"] };
}

rmSync(built, { recursive: true, force: true });
for (const name of NAMES) {
  const directory = join(built, name);
  mkdirSync(directory, { recursive: true });
  compile(name, directory);
  if (name === "aws-local")
    copyFileSync(
      join(root, "packages/aws-local/src/dynamodb/dynalite.d.ts"),
      join(directory, "dist/dynamodb/dynalite.d.ts"),
    );
  if (name === "stripe-local")
    writeFileSync(join(directory, "dist/schemas.json"), JSON.stringify({ properties: await openSchemas() }));
  writeFileSync(join(directory, "package.json"), `${JSON.stringify(published(name), null, 2)}\n`);
  for (const file of ["README.md", "LICENSE"]) copyFileSync(join(root, "packages", name, file), join(directory, file));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", built], { cwd: directory, stdio: "inherit" });
}

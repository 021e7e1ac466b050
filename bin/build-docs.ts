/**
 * `npm run build:docs`: what /docs is made of besides the document, as modules that a function's bundle can hold: the guides
 * of docs/guides, and Redoc's script as its package has it.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("../", import.meta.url));
const MADE = "// Made by `npm run build:docs`; not to be edited.\n";

/** The guides, in the order of their files' names. */
export const guidesText = (): string =>
  globSync("docs/guides/*.md", { cwd: root })
    .toSorted()
    .map((file) => readFileSync(join(root, file), "utf8").trim())
    .join("\n\n");

/** Redoc's script with its licence before it. */
export function referenceScript(): { version: string; script: string } {
  const path = createRequire(import.meta.url).resolve("redoc/package.json");
  const read = (file: string) => readFileSync(join(dirname(path), file), "utf8");
  const { version } = JSON.parse(read("package.json")) as { version: string };
  const licences = [read("LICENSE"), read("bundles/redoc.standalone.js.LICENSE.txt")];
  const script = read("bundles/redoc.standalone.js").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  return { version, script: `/*!\n${licences.join("\n").replaceAll("*/", "* /")}\n*/\n${script}` };
}

if (import.meta.main) {
  const to = (name: string) => join(root, "functions/documentation", name);
  writeFileSync(
    to("guides.ts"),
    `${MADE}export const guides = ${JSON.stringify(guidesText().split("\n"), null, 2)}.join("\\n");\n`,
  );
  const { version, script } = referenceScript();
  const packed = gzipSync(script, { level: 9 }).toString("base64");
  writeFileSync(
    to("reference-script.ts"),
    `${MADE}/** Redoc ${version} (MIT), gzip in base64. */\nexport const referenceScript = "${packed}";\n`,
  );
}

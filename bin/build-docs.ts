/**
 * `npm run build:docs`: builds docs/openapi.json, in which reviews see what a change does to the API; and the other parts of
 * /docs as modules that can be bundled: the guides of docs/guides, and Redoc's script.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { openApiDocument } from "../functions/documentation/domain/openapi.ts";

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

/** docs/openapi.json: the document without the guides, which are files of their own. */
export function openApiText(): string {
  const { openapi, info, ...rest } = openApiDocument();
  const { description: _, ...told } = info;
  return `${JSON.stringify({ openapi, info: told, ...rest }, null, 2)}\n`;
}

if (import.meta.main) {
  writeFileSync(join(root, "docs/openapi.json"), openApiText());
  const to = (name: string) => join(root, "functions/documentation/domain", name);
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

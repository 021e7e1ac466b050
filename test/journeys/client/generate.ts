import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createClient } from "@hey-api/openapi-ts";
import ts from "typescript";

/** As strictly as any user of the client may have set their compiler, and without the eye that it shuts for libraries. */
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
};

/**
 * Generates a client from an OpenAPI document, compiles it with `play.ts` beside it, and loads that.
 * @returns what the compiler has to say, and the module of `play.ts`
 */
export async function generatedClient(document: unknown) {
  const directory = await mkdtemp(join(tmpdir(), "lyceum-client-"));
  const within = (name: string) => join(directory, name);
  try {
    await writeFile(within("openapi.json"), JSON.stringify(document));
    await writeFile(within("package.json"), '{"type":"module"}');
    await createClient({
      input: within("openapi.json"),
      output: { path: within("generated"), module: { extension: ".js" } },
      plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
      logs: { level: "silent" },
    });
    await copyFile(fileURLToPath(new URL("./play.ts", import.meta.url)), within("play.ts"));
    const program = ts.createProgram([within("play.ts")], OPTIONS);
    const faults = ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ file, messageText }) =>
          `${file?.fileName.slice(directory.length)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      );
    program.emit();
    const { play } = (await import(pathToFileURL(within("play.js")).href)) as {
      play: (surroundings: {
        url: string;
        email: string;
        mailedCode: () => Promise<string>;
        pay: (checkoutUrl: string) => Promise<void>;
      }) => Promise<string[]>;
    };
    return { faults, play };
  } finally {
    await rm(directory, { recursive: true });
  }
}

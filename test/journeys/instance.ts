import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cloud, startCloud } from "../../local/runner.ts";
import { preparedAssembly } from "../../local/prepared-assembly.ts";

/** The whole platform in this process, on free ports and in a folder of its own. */
export async function startInstance(prepare?: (cloud: Cloud, directory: string) => Promise<void>) {
  const directory = await mkdtemp(join(tmpdir(), "lyceum-"));
  const failures: string[] = [];
  const cloud = await startCloud({
    assembly: preparedAssembly,
    directory,
    port: 0,
    onFailure: (name, error) => failures.push(`${name}: ${(error as Error).message}`),
    ...(prepare && { prepare: (filled: Cloud) => prepare(filled, directory) }),
  });
  return {
    cloud,
    /** What went wrong behind the replies. */
    failures,
    async stop() {
      await cloud.close();
      await rm(directory, { recursive: true });
    },
  };
}

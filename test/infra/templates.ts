import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { preparedAssembly } from "../../local/prepared-assembly.ts";

/** All resources of the platform as the local cloud runs it, by their ids: synthesised once for all who ask, and kept. */
export async function resourcesOfAll<Resource>(): Promise<[string, Resource][]> {
  const directory = await preparedAssembly();
  return globSync("*.template.json", { cwd: directory }).flatMap((file) => {
    const template = JSON.parse(readFileSync(join(directory, file), "utf8")) as { Resources: Record<string, Resource> };
    return Object.entries(template.Resources);
  });
}

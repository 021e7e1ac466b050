import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparedAssembly } from "../../local/prepared-assembly.ts";
import { type Cloud, startCloud } from "../../local/runner.ts";

interface InstanceOptions {
  readonly frozen?: boolean;
  readonly state?: string;
  readonly platformFunds?: Readonly<Record<string, number>>;
}

/**
 * The whole platform in this process, on free ports and in a folder of its own. Frozen, its functions stand still between
 * their requests, and what one leaves over after its reply is in `leftOver`.
 * @param options with `state`, a stopped platform's folder, it begins with a copy of it; with `platformFunds`, the platform
 * has money of its own
 */
export async function startInstance(
  prepare?: (cloud: Cloud, directory: string) => Promise<void>,
  { frozen = false, state, platformFunds }: InstanceOptions = {},
) {
  const directory = await mkdtemp(join(tmpdir(), "lyceum-"));
  if (state !== undefined) await cp(state, directory, { recursive: true });
  const failures: string[] = [];
  const leftOver: string[] = [];
  const cloud = await startCloud({
    assembly: preparedAssembly,
    directory,
    port: 0,
    ...(platformFunds && { platformFunds }),
    onFailure: (name, error) => failures.push(`${name}: ${(error as Error).message}`),
    ...(frozen && {
      onLeftOver: (name: string, what: readonly string[]) => leftOver.push(`${name}: ${what.join(", ")}`),
    }),
    ...(prepare && { prepare: (filled: Cloud) => prepare(filled, directory) }),
  });
  return {
    cloud,
    /** What went wrong behind the replies. */
    failures,
    leftOver,
    async stop() {
      await cloud.close();
      await rm(directory, { recursive: true });
    },
  };
}

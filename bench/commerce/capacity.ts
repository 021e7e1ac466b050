import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparedAssembly } from "../../local/prepared-assembly.ts";
import { startCloud } from "../../local/runner.ts";
import { operations } from "./operations.ts";

/** Prints the capacity units of each operation of a purchase, measured alone on an empty cloud. */
export async function printCapacity(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "bench-commerce-"));
  const cloud = await startCloud({
    assembly: preparedAssembly,
    directory,
    port: 0,
    onFailure: (name, error) => console.error(`${name}: ${(error as Error).stack}`),
  });
  // The handlers are called in this process, not as functions.
  Object.assign(process.env, cloud.variables);
  // The caller's throttle count, one unit of its own table, is not included.
  delete process.env.LIMITS_TABLE;
  // Handlers are called beside the site.
  delete process.env.ORIGIN_DIGESTS;
  try {
    const rows = await operations();
    console.log("DynamoDB capacity units of each operation, indexes and transactions counted");
    console.table(
      Object.fromEntries(
        Object.entries(rows).map(([name, { calls, read, written }]) => [
          name,
          { calls, "read units": read, "write units": written },
        ]),
      ),
    );
  } finally {
    await cloud.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

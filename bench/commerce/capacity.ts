import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparedAssembly } from "../../local/prepared-assembly.ts";
import { startCloud } from "../../local/runner.ts";
import { operations } from "./operations.ts";

/** Prints what the operations of a purchase take, each alone on an empty cloud. */
export async function printCapacity(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "bench-commerce-"));
  const cloud = await startCloud({
    assembly: preparedAssembly,
    directory,
    port: 0,
    onFailure: (name, error) => console.error(`${name}: ${(error as Error).stack}`),
  });
  // The handlers are called here, and not as functions.
  Object.assign(process.env, cloud.variables);
  // What an operation takes is told without the count of how often its caller asks: one unit of a table of its own.
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

import { conflict, type Pause, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import type { Export } from "../contract/export.ts";
import { begunExport, failedExport, fileOf, readyExport } from "../domain/export.ts";
import { rowsOf } from "../domain/rows.ts";
import { MOST_ROWS } from "../settings.ts";
import type { FindExport, FindOrders, FormatOf, Now, OpenFile, ReplaceExport } from "./ports.ts";

export interface MakingPorts {
  readonly findExport: FindExport;
  readonly replaceExport: ReplaceExport;
  readonly findOrders: FindOrders;
  readonly openFile: OpenFile;
  readonly formatOf: FormatOf;
  readonly pause: Pause;
  readonly now: Now;
}

/** Writes the file, one part in memory at a time. @returns its rows; undefined if it would have too many */
async function written(ports: MakingPorts, asked: Export): Promise<number | undefined> {
  const format = ports.formatOf(asked);
  const file = ports.openFile(fileOf(asked), format.mediaType);
  let count = 0;
  try {
    await file.write(format.head);
    for await (const orders of ports.findOrders(asked)) {
      const rows = orders.flatMap((order) => rowsOf(order, asked));
      const areFirst = count === 0;
      count += rows.length;
      if (count > MOST_ROWS) {
        await file.discard();
        return undefined;
      }
      await file.write(format.rows(rows, areFirst));
    }
    await file.write(format.foot);
    await file.close();
    return count;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** @throws Error if others keep writing it: the export then starts again */
async function replace(ports: MakingPorts, before: Export, after: Export): Promise<"done" | "moved"> {
  const outcome = await retryOnConflict(ports.pause, async () => {
    const replaced = await ports.replaceExport(before, after);
    return replaced === "conflict" ? conflict : replaced;
  });
  return unlessBusy(outcome, `Export ${after.id}`);
}

/**
 * Makes a requested export. After an error it starts again, a few times, and then has failed; two concurrent attempts
 * write two files, and the later is shown.
 */
export async function makeExport(ports: MakingPorts, user: string, id: string): Promise<Export | undefined> {
  const kept = await ports.findExport(user, id);
  if (kept?.state !== "pending") return kept;
  const asked = begunExport(kept, ports.now());
  if ((await replace(ports, kept, asked)) === "moved" || asked.state !== "pending") return asked;
  const rows = await written(ports, asked);
  const after =
    rows === undefined
      ? failedExport(asked, `It would have over ${MOST_ROWS} rows; ask for a part of them by from and to.`)
      : readyExport(asked, rows, ports.now());
  await replace(ports, asked, after);
  return after;
}

import type { Export } from "../contract/export.ts";
import { begun, failed, fileOf, ready } from "../domain/export.ts";
import { rowsOf, writingOf } from "../domain/rows.ts";
import { MOST_ROWS } from "../settings.ts";
import type { FindExport, FindOrders, Now, OpenFile, ReplaceExport } from "./ports.ts";

export interface MakingPorts {
  readonly findExport: FindExport;
  readonly replaceExport: ReplaceExport;
  readonly findOrders: FindOrders;
  readonly openFile: OpenFile;
  readonly now: Now;
}

/** Writes the file, of which a part at a time is in memory. @returns its rows; undefined where it would have too many */
async function written(ports: MakingPorts, asked: Export): Promise<number | undefined> {
  const { mediaType, head, row, foot } = writingOf(asked);
  const file = ports.openFile(fileOf(asked), mediaType);
  let rows = 0;
  try {
    await file.write(head);
    for await (const orders of ports.findOrders(asked)) {
      const text = orders.flatMap((order) => rowsOf(order, asked)).map((each) => row(each, rows++ === 0));
      if (rows > MOST_ROWS) {
        await file.discard();
        return undefined;
      }
      await file.write(text.join(""));
    }
    await file.write(foot);
    await file.close();
    return rows;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/**
 * Makes an export that was asked for. What throws is tried again from the beginning, a few times, and then failed; two
 * that make the same one write two files, of which the later is shown.
 */
export async function makeExport(ports: MakingPorts, user: string, id: string): Promise<Export | undefined> {
  const kept = await ports.findExport(user, id);
  if (kept?.state !== "pending") return kept;
  const asked = begun(kept, ports.now());
  if (!(await ports.replaceExport(kept, asked)) || asked.state !== "pending") return asked;
  const rows = await written(ports, asked);
  const after =
    rows === undefined
      ? failed(asked, `It would have over ${MOST_ROWS} rows; ask for a part of them by from and to.`)
      : ready(asked, rows, ports.now());
  await ports.replaceExport(asked, after);
  return after;
}

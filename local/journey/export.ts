import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { eventually, must, type Session } from "./session.ts";

const asked = z.object({ id: z.string(), state: z.string(), failure: z.string().optional(), url: z.url().optional() });

/** A creator requests a file of their sales. @throws UnexpectedReply unless it has exactly these orders */
export async function exported(creator: Session, orders: readonly string[]): Promise<void> {
  const { id } = asked.parse(await creator.call("POST", "/exports", 202, { kind: "sales", format: "json" }));
  const { url } = await eventually(`export ${id}`, async () => {
    const found = asked.parse(await creator.call("GET", `/exports/${id}`, 200));
    must(found.state !== "failed", `Export ${id} failed: ${found.failure}`);
    return found.state === "ready" ? found : undefined;
  });
  const file = await fetch(url ?? "");
  must(file.ok, `The file of export ${id} answered ${file.status}.`);
  const rows = z.array(z.looseObject({ order: z.string() })).parse(await file.json());
  const found = rows.map(({ order }) => order).sort();
  must(isDeepStrictEqual(found, [...orders].sort()), `The export has the sales ${found}, not ${orders}.`);
}

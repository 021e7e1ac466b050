import * as z from "zod";
import type { Session } from "../../local/journey/session.ts";

const page = z.object({ items: z.array(z.object({ id: z.string() })), cursor: z.string().optional() });

/** A hundred paid courses. Bundles and packs of credits are left out, as ordering them takes more. */
export async function coursesOnSale(session: Session): Promise<{ readonly id: string }[]> {
  const found: { id: string }[] = [];
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/products?limit=100&type=course&currency=usd&minPrice=100${from}`;
    const next = page.parse(await session.call("GET", path, 200));
    found.push(...next.items);
    cursor = next.cursor;
  } while (cursor !== undefined && found.length < 100);
  return found.slice(0, 100);
}

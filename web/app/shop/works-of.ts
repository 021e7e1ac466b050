import { isRefused } from "../api/api.ts";
import type { Reply } from "../api/operations.ts";
import type { Site } from "../site/site.ts";

/** Works by their ids, in their order; without those that nobody may see any more. */
export async function worksOf({ api }: Site, ids: readonly string[]): Promise<Reply<"getProduct">[]> {
  const found = await Promise.all(
    ids.map((id) =>
      api("getProduct", { params: { id } }).catch((error: unknown) => {
        if (isRefused(error, "unknown-product")) return undefined;
        throw error;
      }),
    ),
  );
  return found.filter((each) => each !== undefined);
}

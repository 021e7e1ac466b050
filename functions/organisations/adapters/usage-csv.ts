import { csvText } from "../../shared/runtime/csv.ts";
import type { SeatUse } from "../contract/seat-usage.ts";

/** The report of usage, with a line for each member who has a seat. */
export const csvOf = (uses: readonly SeatUse[]): string =>
  csvText(
    uses.map((use) => ({
      product: use.productId,
      order: use.order,
      seat: use.seat,
      email: use.email,
      access: use.access,
      "claimed at": use.claimedAt,
      progress: use.progress,
      "completed at": use.completedAt ?? "",
      "last activity at": use.lastActivityAt ?? "",
    })),
    {
      columns: [
        ...["product", "order", "seat", "email", "access", "claimed at"],
        ...["progress", "completed at", "last activity at"],
      ],
      hasHeader: true,
    },
  );

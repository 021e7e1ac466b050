import type { Asked, Reply } from "../api/operations.ts";

/** A work as its creator edits it. */
export type Work = Reply<"getProduct">;
/** Fields of a work that change, and the version that they were read from. */
export type Change = NonNullable<Asked<"updateProduct">["body"]>;

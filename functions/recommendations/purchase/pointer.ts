import type * as z from "zod";
import { purchaseManifest } from "../contract/purchase.ts";
import { pointer } from "../models/pointer.ts";

/** Which purchase model serves, and the model itself. */
export const purchasePointer = pointer.extend({ model: purchaseManifest.shape.model });
export type PurchasePointer = z.infer<typeof purchasePointer>;

import type * as z from "zod";
import { purchaseManifest } from "../contract/purchase.ts";
import { pointer } from "../models/pointer.ts";

/** The serving purchase model, with its version. */
export const purchasePointer = pointer.extend({ model: purchaseManifest.shape.model });
export type PurchasePointer = z.infer<typeof purchasePointer>;

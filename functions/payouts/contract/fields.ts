import * as z from "zod";
import { opaque } from "../../shared/kernel/text.ts";

export const minor = z.int().describe("minor units of the currency");

/** The parameters of operators' routes for one creator. */
export const byCreator = { access: "operator", params: z.strictObject({ id: opaque(64) }) } as const;

export const givenId = z.ulid().describe("chosen by the caller; makes the call idempotent");

import { randomBytes } from "node:crypto";
import type { NewCode } from "../flows/ports.ts";

/** Without characters that are easily confused. */
const SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const LENGTH = 8;

/** Random characters. The remainder makes some a little more likely, which does not matter for codes. */
export const newCode: NewCode = () => Array.from(randomBytes(LENGTH), (byte) => SIGNS[byte % SIGNS.length]).join("");

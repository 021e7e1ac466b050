import { randomBytes } from "node:crypto";
import type { NewCode } from "../flows/ports.ts";

/** Without signs that are read as one another. */
const SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const LENGTH = 8;

/** Random signs: the remainder makes some a little more likely, which a code bears. */
export const newCode: NewCode = () => Array.from(randomBytes(LENGTH), (byte) => SIGNS[byte % SIGNS.length]).join("");

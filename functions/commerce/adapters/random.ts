import { randomBytes, randomInt } from "node:crypto";
import type { NewCode } from "../flows/discount-ports.ts";
import type { NewSecret } from "../flows/ports.ts";

const SECRET_BYTES = 20;

export const newSecret: NewSecret = () => randomBytes(SECRET_BYTES).toString("base64url");

/** Without letters that are easily confused when a code is read aloud. */
const LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const CODE_LENGTH = 10;

/** One of 30^10. */
export const newCode: NewCode = () =>
  Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");

import { createHash, randomBytes } from "node:crypto";
import type { HashOf, NewCode } from "../flows/ports.ts";

/** 144 random bits cannot be guessed, so a plain hash is as good as a slow one. */
const CODE_BYTES = 18;

export const hashOf: HashOf = (code) => createHash("sha256").update(code).digest("hex");

export const newCode: NewCode = () => {
  const code = randomBytes(CODE_BYTES).toString("base64url");
  return { code, hash: hashOf(code) };
};

import { randomBytes } from "node:crypto";
import type { NewSecret } from "../../flows/ports.ts";

const BYTES = 20;

export const newSecret: NewSecret = () => randomBytes(BYTES).toString("base64url");

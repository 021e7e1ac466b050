import { createHash } from "node:crypto";

/** The hash of a mailbox, without what follows a plus, because its reader chooses that. Addresses are hashed, not stored. */
export const mailboxOf = (address: string): string => {
  const at = address.lastIndexOf("@");
  const plain = `${address.slice(0, at).replace(/\+.*$/, "")}${address.slice(at)}`.toLowerCase();
  return createHash("sha256").update(plain).digest("base64url");
};

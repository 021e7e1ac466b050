import { createHash } from "node:crypto";

/** The hash of a mailbox, without what follows a plus, because its reader chooses that. Addresses are hashed, not stored. */
export const mailboxOf = (address: string): string => {
  const at = address.lastIndexOf("@");
  const plain = `${address.slice(0, at).replace(/\+.*$/, "")}${address.slice(at)}`.toLowerCase();
  return createHash("sha256").update(plain).digest("base64url");
};

/** The hash of an address as it is: what bounces from one with a plus says nothing of the mailbox without it. */
export const addressOf = (address: string): string =>
  createHash("sha256").update(address.toLowerCase()).digest("base64url");

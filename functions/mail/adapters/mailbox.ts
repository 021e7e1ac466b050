import { createHash } from "node:crypto";

/**
 * The hash of a mailbox, without the part after a plus, because its reader chooses that. Addresses are hashed, not
 * stored.
 */
export const mailboxOf = (address: string): string => {
  const at = address.lastIndexOf("@");
  const plain = `${address.slice(0, at).replace(/\+.*$/, "")}${address.slice(at)}`.toLowerCase();
  return createHash("sha256").update(plain).digest("base64url");
};

/** The hash of a whole address: a bounce from an address with a plus says nothing about the mailbox without it. */
export const addressOf = (address: string): string =>
  createHash("sha256").update(address.toLowerCase()).digest("base64url");

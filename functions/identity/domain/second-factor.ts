const ISSUER = "Lyceum";

/** A secret as authenticator apps read it (https://github.com/google/google-authenticator/wiki/Key-Uri-Format). */
export const secretUri = (secret: string, account: string): string =>
  `otpauth://totp/${ISSUER}:${encodeURIComponent(account)}?secret=${secret}&issuer=${ISSUER}`;

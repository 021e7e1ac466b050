import * as z from "zod";

/** Cognito's limit of a user's name, which the address is. */
const LONGEST = 128;
/** RFC 5322's dot-atom, in ASCII: SES sends to no other. */
const LOCAL = /^(?=.{1,64}$)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
/** Characters that end a URL's host, or are decoded in it. */
const NO_DOMAIN = /[\s\p{Cc}%/\\?#@:[\]]/u;

/** Writes a host as browsers do (WHATWG). */
const site = z.url({ normalize: true });

/** A domain as DNS has it: `例子.中国` is `xn--fsqu00a.xn--fiqs8s`. Anything else is returned as it is. */
function asciiDomain(domain: string): string {
  const { data } = NO_DOMAIN.test(domain) ? {} : site.safeParse(`http://${domain}`);
  return data?.match(/^http:\/\/([^/]+)\/$/)?.[1] ?? domain;
}

/** The position of the domain. A text longer than any address is not searched. */
const atOf = (address: string): number => (address.length > 4 * LONGEST ? -1 : address.lastIndexOf("@"));

function canonical(given: string): string {
  const address = given.trim();
  const at = atOf(address);
  if (at < 0) return address;
  const local = address.slice(0, at);
  return `${LOCAL.test(local) ? local.toLowerCase() : local}@${asciiDomain(address.slice(at + 1))}`;
}

function isAddress(address: string): boolean {
  const at = atOf(address);
  const labels = address.slice(at + 1).split(".");
  return (
    at > 0 &&
    LOCAL.test(address.slice(0, at)) &&
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? "")
  );
}

/**
 * An e-mail address: one mailbox is written one way, in lower case and with its domain as DNS has it, in whatever script
 * it was typed.
 */
export const email = z
  .string()
  .overwrite(canonical)
  .max(LONGEST)
  .refine(isAddress, "an e-mail address, such as ann@example.org")
  .meta({ format: "idn-email" });

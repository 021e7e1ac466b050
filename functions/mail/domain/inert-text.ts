/** Texts that mail programs turn into links: a scheme, www, a mail address, and a host name with a path or a port. */
const LINK =
  /(?:[a-z][a-z0-9+.-]*:\/\/|(?:mailto|tel|sms|javascript|data):|www[.\uff0e\uff61])\S*|(?<!\S)\S+@\S+|(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+(?:[.\uff0e\uff61][\p{L}\p{N}-]+)+[/:?#]\S*/giu;
const LEFT_OUT = "[…]";

/** Between letters or digits: to a mail program "Node.js" looks like "evil.example", so neither may become a link. */
const DOT = /(?<=[\p{L}\p{N}])[.\uff0e\uff61](?=[\p{L}\p{N}])/gu;
/** It looks like a full stop, but makes no host name. */
const ONE_DOT_LEADER = "\u2024";

const UNFIT = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu;

/**
 * A stranger's words, made safe for a mail of ours. Links are left out, texts that a mail program would turn into links
 * stay readable but inert, and characters that change how a text reads become spaces.
 */
export const inertText = (words: string): string =>
  words.replaceAll("\r\n", "\n").replace(UNFIT, " ").replace(LINK, LEFT_OUT).replace(DOT, ONE_DOT_LEADER);

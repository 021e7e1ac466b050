/** What mail programs make a link of: a scheme, www, an address of a mailbox, and a name of a host with a path or a port. */
const LINK =
  /(?:[a-z][a-z0-9+.-]*:\/\/|(?:mailto|tel|sms|javascript|data):|www[.\uff0e\uff61])\S*|(?<!\S)\S+@\S+|(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+(?:[.\uff0e\uff61][\p{L}\p{N}-]+)+[/:?#]\S*/giu;
const LEFT_OUT = "[…]";

/** Between letters or digits: "Node.js" and "evil.example" look alike to a mail program, so that neither becomes a link. */
const DOT = /(?<=[\p{L}\p{N}])[.\uff0e\uff61](?=[\p{L}\p{N}])/gu;
/** It looks as a full stop does, and makes no name of a host. */
const ONE_DOT_LEADER = "\u2024";

const UNFIT = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu;

/**
 * A stranger's words as they may stand in a mail of ours: they are read, and lead nowhere. What is a link is left out, what
 * a mail program would make one stays as it reads, and what would make it read as another text is a space.
 */
export const inertText = (words: string): string =>
  words.replaceAll("\r\n", "\n").replace(UNFIT, " ").replace(LINK, LEFT_OUT).replace(DOT, ONE_DOT_LEADER);

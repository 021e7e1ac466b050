import { HOUR_MS } from "../shared/kernel/time.ts";

/** Of an avatar: browsers make a square of 512 px of what is larger before they send it. */
export const MOST_PICTURE_BYTES = 1024 ** 2;

/** How long the URL of an upload takes a PUT to begin. */
export const URL_SECONDS = 3600;

/** How long after it was asked for an upload can be committed. */
export const COMMIT_MS = 2 * HOUR_MS;

/** How many handles a creator may have had: each stays theirs, as links to it stand elsewhere. */
export const MOST_HANDLES = 10;

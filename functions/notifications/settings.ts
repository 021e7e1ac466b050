import { DAY_SECONDS } from "../shared/kernel/time.ts";

/** How long what somebody was told is kept. */
export const NOTICE_SECONDS = 180 * DAY_SECONDS;

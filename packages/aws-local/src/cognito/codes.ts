import { randomInt } from "node:crypto";
import * as z from "zod";
import { ServiceError } from "../protocol/json-service.ts";

const HOUR_MS = 3_600_000;

/** How long each code is valid (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html). */
const LIFE_MS = { confirmation: 24 * HOUR_MS, reset: HOUR_MS } as const;
/** How many codes are mailed to a user in an hour. For forgotten passwords AWS says 5 to 20, depending on risk. */
const MAILED_AN_HOUR = 5;
/** How many tries of codes are allowed in an hour. */
const TRIED_AN_HOUR = 15;

/** A code that was mailed. `mailed` and `tried` are the times of the last hour's mails and tries. */
export const code = z.object({
  text: z.string(),
  expiresAt: z.number(),
  mailed: z.array(z.number()),
  tried: z.array(z.number()),
});
export type Code = z.infer<typeof code>;

const overLimit = () =>
  new ServiceError("LimitExceededException", "Attempt limit exceeded, please try after some time.");
const lately = (times: readonly number[], now: number): number[] => times.filter((each) => each > now - HOUR_MS);

/** Another code that replaces an earlier one. @throws ServiceError LimitExceededException */
export function newCode(kind: keyof typeof LIFE_MS, before: Code | undefined, now: number): Code {
  const mailed = lately(before?.mailed ?? [], now);
  if (mailed.length >= MAILED_AN_HOUR) throw overLimit();
  return {
    text: String(randomInt(1_000_000)).padStart(6, "0"),
    expiresAt: now + LIFE_MS[kind],
    mailed: [...mailed, now],
    tried: lately(before?.tried ?? [], now),
  };
}

/** What to remember after a wrong try, or undefined when the code is right. @throws ServiceError */
export function wrongTry(kept: Code | undefined, text: string, now: number): Code | undefined {
  if (!kept || kept.expiresAt < now) {
    throw new ServiceError("ExpiredCodeException", "Invalid code provided, please request a code again.");
  }
  const tried = lately(kept.tried, now);
  if (tried.length >= TRIED_AN_HOUR) throw overLimit();
  return kept.text === text ? undefined : { ...kept, tried: [...tried, now] };
}

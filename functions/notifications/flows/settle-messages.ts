import { inTurns } from "../../shared/kernel/in-turns.ts";
import type { CountMessage, HasConverted, MatureMessages, Now } from "./message-ports.ts";

export interface SettlePorts {
  readonly matureMessages: MatureMessages;
  readonly hasConverted: HasConverted;
  readonly countMessage: CountMessage;
  readonly now: Now;
}

/** Sums are written one at a time, to avoid conflicts; facts are read for several messages at once. */
const AT_ONCE = 8;

/** Counts the outcomes of messages from a week ago. @returns their number */
export async function settleMessages(ports: SettlePorts, isLate: () => boolean): Promise<number> {
  let seen = 0;
  for await (const messages of ports.matureMessages(ports.now())) {
    const converted = new Map<string, boolean>();
    await inTurns(
      AT_ONCE,
      messages,
      ({ token }) => token,
      async (each) => void converted.set(each.token, await ports.hasConverted(each)),
    );
    for (const message of messages) {
      if (isLate()) return seen;
      const { token, mailed, followedAt, stoppedAt, complainedAt } = message;
      await ports.countMessage(message, {
        decided: 1,
        sent: mailed ? 1 : 0,
        followed: followedAt === undefined ? 0 : 1,
        stopped: stoppedAt === undefined ? 0 : 1,
        complained: complainedAt === undefined ? 0 : 1,
        converted: converted.get(token) === true ? 1 : 0,
      });
      seen++;
    }
  }
  return seen;
}

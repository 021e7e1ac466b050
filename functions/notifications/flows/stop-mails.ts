import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import type { MessageKind } from "../contract/message.ts";
import { withdrawn } from "../messages/choice.ts";
import type { FindChoice, KeepChoice } from "./message-ports.ts";

export interface StopPorts {
  readonly findChoice: FindChoice;
  readonly keepChoice: KeepChoice;
  readonly pause: Pause;
}

/** Withdraws a person's agreement to mails of some kinds. */
export const stopMailsOf = (ports: StopPorts, user: string, kinds: readonly MessageKind[]) =>
  retryOnConflict(ports.pause, async () => {
    const before = await ports.findChoice(user);
    const after = withdrawn(before, kinds);
    return after === before || (await ports.keepChoice(user, after)) ? undefined : conflict;
  });

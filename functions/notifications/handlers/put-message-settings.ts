import { findUser } from "../../identity/client.ts";
import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findChoice, keepChoice } from "../adapters/choices.ts";
import { messageRoutes } from "../contract/message.ts";
import { choosingEnv } from "../env.ts";
import type { FindChoice, FindReader, KeepChoice, Now } from "../flows/message-ports.ts";
import { chosen, toShownChoice } from "../messages/choice.ts";

export interface PutMessageSettingsPorts {
  readonly findReader: FindReader;
  readonly findChoice: FindChoice;
  readonly keepChoice: KeepChoice;
  readonly pause: Pause;
  readonly now: Now;
}

export const putMessageSettings = (ports: PutMessageSettingsPorts) =>
  endpoint(messageRoutes.putMessageSettings, async (request) => {
    const { user } = member(request);
    const reader = await ports.findReader(user);
    if (!reader) return refuse("unknown-user", "You have no account yet.");
    return retryOnConflict(ports.pause, async () => {
      const choice = chosen(await ports.findChoice(user), request.body, iso(ports.now()));
      return (await ports.keepChoice(user, choice)) ? toShownChoice(choice, reader.language) : conflict;
    });
  });

const env = environment(...choosingEnv);
export const handler = putMessageSettings({
  findReader: findUser(documents, env.IDENTITY_TABLE),
  findChoice: findChoice(documents, env.NOTIFICATIONS_TABLE),
  keepChoice: keepChoice(documents, env.NOTIFICATIONS_TABLE),
  pause,
  now: () => Date.now(),
});

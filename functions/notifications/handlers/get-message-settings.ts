import { findUser } from "../../identity/client.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findChoice } from "../adapters/choices.ts";
import { messageRoutes } from "../contract/message.ts";
import { choosingEnv } from "../env.ts";
import type { FindChoice, FindReader } from "../flows/message-ports.ts";
import { toShownChoice } from "../messages/choice.ts";

export interface GetMessageSettingsPorts {
  readonly findReader: FindReader;
  readonly findChoice: FindChoice;
}

export const getMessageSettings = (ports: GetMessageSettingsPorts) =>
  endpoint(messageRoutes.getMessageSettings, async (request) => {
    const { user } = member(request);
    const [reader, choice] = await Promise.all([ports.findReader(user), ports.findChoice(user)]);
    return reader ? toShownChoice(choice, reader.language) : refuse("unknown-user", "You have no account yet.");
  });

const env = environment(...choosingEnv);
export const handler = getMessageSettings({
  findReader: findUser(documents, env.IDENTITY_TABLE),
  findChoice: findChoice(documents, env.NOTIFICATIONS_TABLE),
});

import { randomBytes } from "node:crypto";
import type { Context } from "aws-lambda";
import { listPublished } from "../../catalogue/client.ts";
import { isHeldBack, placeOf, probabilitiesOfBest, recentPlan, unitOf, withFloors } from "../../conversion/client.ts";
import { listFollowers } from "../../creators/client.ts";
import { findUser } from "../../identity/client.ts";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findChoice } from "../adapters/choices.ts";
import { assess, checksOf, hasConverted } from "../adapters/message-facts.ts";
import { countMessage, findOutcomes, findReach, keepDecision, matureMessages } from "../adapters/messages.ts";
import { duePeople, keepOccasion, openOccasions, putOff } from "../adapters/occasions.ts";
import { keepPublication, movePublication, openPublications } from "../adapters/publications.ts";
import { messageRoutes } from "../contract/message.ts";
import { messagesEnv } from "../env.ts";
import { type Decided, type DecidePorts, decideMessage } from "../flows/decide-message.ts";
import type { DuePeople } from "../flows/message-ports.ts";
import { type SettlePorts, settleMessages } from "../flows/settle-messages.ts";
import { type FollowersPorts, tellFollowers } from "../flows/tell-followers.ts";
import { MOST_PUBLISHED } from "../settings.ts";

/** The remaining time, in milliseconds, below which no further work begins. */
const SPARE_MS = 30_000;
const AT_ONCE = 16;

export type SendMessagesPorts = FollowersPorts & SettlePorts & DecidePorts & { readonly duePeople: DuePeople };

/** Decides for each person with a due occasion. A failure does not stop the others, and is retried in the next run. */
async function decideAll(ports: SendMessagesPorts, isLate: () => boolean) {
  const decided: Partial<Record<Decided, number>> = {};
  const failed: { readonly user: string; readonly error: unknown }[] = [];
  for await (const people of ports.duePeople(ports.now())) {
    await inTurns(
      AT_ONCE,
      people,
      (user) => user,
      async (user) => {
        if (isLate()) return;
        try {
          const became = await decideMessage(ports, user);
          decided[became] = (decided[became] ?? 0) + 1;
        } catch (error) {
          failed.push({ user, error });
        }
      },
    );
    if (isLate()) break;
  }
  return { decided, failed };
}

/**
 * Sends the due lifecycle messages: makes occasions of new works, decides for each person, and counts the outcomes of
 * messages from a week ago. The next run continues with what is left.
 */
export const sendMessages =
  (ports: SendMessagesPorts) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const isLate = () => context.getRemainingTimeInMillis() < SPARE_MS;
    const followers = await tellFollowers(ports, isLate);
    const { decided, failed } = await decideAll(ports, isLate);
    const settled = await settleMessages(ports, isLate);
    for (const { user, error } of failed) logger.error("a lifecycle message was not decided", { user, error });
    logger.info("lifecycle messages", { followers, decided, settled, failed: failed.length });
    if (failed.length > 0)
      throw new Error(`${failed.length} people's messages could not be decided; they are tried again.`);
  };

const env = environment(...messagesEnv);
const { NOTIFICATIONS_TABLE } = env;
const now = () => Date.now();
const tables = {
  catalogue: env.CATALOGUE_TABLE,
  commerce: env.COMMERCE_TABLE,
  creators: env.CREATORS_TABLE,
  learning: env.LEARNING_TABLE,
};
const plan = recentPlan(documents, env.CONVERSION_TABLE, now);
const TOKEN_BYTES = 24;
/** On its schedule. */
export const handler = sendMessages({
  listPublished: (since) => listPublished(documents, env.CATALOGUE_TABLE)(since, MOST_PUBLISHED),
  keepPublication: keepPublication(documents, NOTIFICATIONS_TABLE),
  openPublications: openPublications(documents, NOTIFICATIONS_TABLE),
  movePublication: movePublication(documents, NOTIFICATIONS_TABLE),
  listFollowers: listFollowers(documents, env.CREATORS_TABLE),
  keepOccasion: keepOccasion(documents, NOTIFICATIONS_TABLE),
  duePeople: duePeople(documents, NOTIFICATIONS_TABLE),
  openOccasions: openOccasions(documents, NOTIFICATIONS_TABLE),
  putOff: putOff(documents, NOTIFICATIONS_TABLE),
  assess: assess(documents, tables),
  findReader: findUser(documents, env.IDENTITY_TABLE),
  findChoice: findChoice(documents, NOTIFICATIONS_TABLE),
  findReach: findReach(documents, NOTIFICATIONS_TABLE),
  findOutcomes: findOutcomes(documents, NOTIFICATIONS_TABLE),
  isHeldOut: async (user) => isHeldBack(await plan(), unitOf({ user })),
  keepDecision: keepDecision(documents, NOTIFICATIONS_TABLE, checksOf(tables)),
  newToken: () => randomBytes(TOKEN_BYTES).toString("base64url"),
  policy: { placeOf, probabilitiesOfBest, withFloors },
  matureMessages: matureMessages(documents, NOTIFICATIONS_TABLE),
  hasConverted: hasConverted(documents, tables),
  countMessage: countMessage(documents, NOTIFICATIONS_TABLE),
  pause,
  now,
  site: env.SITE_URL,
  stops: env.API_URL + messageRoutes.showMessageStop.path.replace("{token}", ""),
});

import type { Mail } from "../../mail/contract/mail.ts";
import { conflict, type Pause, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Message } from "../contract/message.ts";
import { type MessageKind, messageKinds, type Variant } from "../contract/message.ts";
import type { StoredNotice } from "../contract/notice.ts";
import { waysOf, zoneOf } from "../messages/choice.ts";
import {
  best,
  chosenArm,
  groundsOf,
  type Outcomes,
  type Policy,
  pathOfMessage,
  upliftOf,
} from "../messages/choosing.ts";
import type { Occasion, Standing } from "../messages/occasion.ts";
import { quietUntil } from "../messages/quiet-hours.ts";
import { reachableAt, reached } from "../messages/reach.ts";
import { MATURING_MS } from "../settings.ts";
import type {
  Assess,
  FindChoice,
  FindOutcomes,
  FindReach,
  FindReader,
  IsHeldOut,
  KeepDecision,
  Moved,
  NewToken,
  Now,
  OpenOccasions,
  PutOff,
} from "./message-ports.ts";

export interface DecidePorts {
  readonly openOccasions: OpenOccasions;
  readonly putOff: PutOff;
  readonly assess: Assess;
  readonly findReader: FindReader;
  readonly findChoice: FindChoice;
  readonly findReach: FindReach;
  readonly findOutcomes: FindOutcomes;
  readonly isHeldOut: IsHeldOut;
  readonly keepDecision: KeepDecision;
  readonly newToken: NewToken;
  readonly policy: Policy;
  readonly pause: Pause;
  readonly now: Now;
  /** The addresses of the site and of unsubscribe links. */
  readonly site: string;
  readonly stops: string;
}

type Reader = NonNullable<Awaited<ReturnType<FindReader>>>;
/** The outcome of a person's occasions: a message by an arm, or the reason why there was none. */
export type Decided = Message["arm"] | "nothing-due" | "gone" | "held-out" | "quiet" | "capped" | "unwanted";

const isDue = ({ dueAt }: Occasion, now: number): boolean => dueAt !== undefined && Date.parse(dueAt) <= now;

/** A course stays under observation: its learner may pause again later. */
const ended = (occasion: Occasion, why: string, now: number): Moved =>
  occasion.kind === "stalled-course" && why === "unwanted"
    ? { occasion, at: iso(now + MATURING_MS) }
    : { occasion, why };

/** The message about some occasions. */
function messageOf(
  standings: readonly [Standing, ...Standing[]],
  { language }: Reader,
  chosen: Pick<Message, "token" | "arm" | "propensity" | "mailed">,
  now: number,
): Message {
  const [first, ...others] = standings;
  const { user, kind } = first.occasion;
  const amount = others.length === 0 ? first.amount : undefined;
  const more = first.products.length + others.length - 1;
  return {
    ...chosen,
    user,
    kind,
    subjects: standings.map(({ occasion }) => occasion.subject),
    products: [...new Set(standings.flatMap(({ products }) => products))],
    at: iso(now),
    maturesAt: iso(now + MATURING_MS),
    language,
    path: pathOfMessage(standings),
    title: first.title,
    ...(more > 0 && { more }),
    ...(amount && { amount }),
    ...(first.done !== undefined && { done: first.done }),
  };
}

const noticeOf = (message: Message, cause: string): StoredNotice => {
  const { user, kind, at, title, more, amount, subjects, products } = message;
  return {
    user,
    cause,
    kind,
    at,
    ...(title !== undefined && { title }),
    ...(more !== undefined && { more }),
    ...(amount && { amount }),
    ...(kind === "abandoned-checkout" ? { orderId: subjects[0] } : { productId: products[0] }),
    page: message.path,
  };
};

function mailOf(
  message: Message,
  { cause, email, variant }: { readonly cause: string; readonly email: string; readonly variant: Variant },
  { site, stops }: DecidePorts,
): Mail {
  const { user, kind, at, language, token, title = "", more, amount, done } = message;
  const words = language === "zh" ? "/zh" : "";
  return {
    id: `message-${user}-${cause}`,
    to: email,
    language,
    at,
    template: "message",
    values: {
      kind,
      variant,
      title,
      ...(more !== undefined && { more }),
      ...(amount && { amount }),
      ...(done !== undefined && { done }),
      url: `${site}${words}/m/${token}`,
      stop: stops + token,
      settings: `${site}${words}/desk/settings/messages`,
    },
  };
}

/** The next states of invalid occasions, and the valid ones. */
async function standingOf(ports: DecidePorts, occasions: readonly Occasion[], now: number): Promise<Standing[]> {
  const assessed = await ports.assess(occasions, now);
  const settled = occasions.flatMap((occasion, n): Moved[] => {
    const found = assessed[n];
    if (found?.is === "later") return [{ occasion, at: found.at }];
    return found?.is === "over" ? [{ occasion, why: found.why }] : [];
  });
  await ports.putOff(settled);
  return assessed.flatMap((each) => (each.is === "standing" ? [each.standing] : []));
}

async function outcomesOf(ports: DecidePorts, standings: readonly Standing[]) {
  const kinds = messageKinds.filter((kind) => standings.some(({ occasion }) => occasion.kind === kind));
  return new Map<MessageKind, Outcomes>(
    await Promise.all(kinds.map(async (kind) => [kind, await ports.findOutcomes(kind)] as const)),
  );
}

/** A person who may get a message now. */
interface Reachable extends Pick<Parameters<KeepDecision>[0], "choice" | "reach"> {
  readonly reader: Reader;
  readonly now: number;
}

/** Chooses the message, and stores it with all related changes in one transaction. */
async function keepBest(
  ports: DecidePorts,
  standings: readonly Standing[],
  { reader, choice, reach, now }: Reachable,
): Promise<Decided | typeof conflict> {
  const outcomes = await outcomesOf(ports, standings);
  const of = (kind: MessageKind): Outcomes => outcomes.get(kind) ?? {};
  const about = best(standings, (kind) => upliftOf(kind, of(kind)));
  if (!about) return "nothing-due";
  const [{ occasion }] = about;
  const { arm, propensity } = chosenArm(ports.policy, occasion, of(occasion.kind));
  const ways = waysOf(choice, occasion.kind);
  const variant = arm === "short" || arm === "full" ? arm : undefined;
  const chosen = { token: ports.newToken(), arm, propensity, mailed: variant !== undefined && ways.mail };
  const message = messageOf(about, reader, chosen, now);
  const cause = `${message.kind}-${message.at}`;
  const kept = await ports.keepDecision({
    message,
    occasions: about.map((each) => each.occasion),
    grounds: groundsOf(about),
    choice,
    reach: { ...reach, reach: reached(reach.reach, now) },
    notice: variant && ways.site ? noticeOf(message, cause) : undefined,
    mail: variant && ways.mail ? mailOf(message, { cause, email: reader.email, variant }, ports) : undefined,
  });
  return kept === "conflict" ? conflict : arm;
}

async function attempt(ports: DecidePorts, user: string): Promise<Decided | typeof conflict> {
  const now = ports.now();
  const open = await ports.openOccasions(user);
  if (!open.some((each) => isDue(each, now))) return "nothing-due";
  // New works are collected: the first that is due takes the later ones with it.
  const isNews = open.some((each) => each.kind === "new-from-creator" && isDue(each, now));
  const due = open.filter((each) => isDue(each, now) || (isNews && each.kind === "new-from-creator"));
  const end = async (occasions: readonly Occasion[], why: "gone" | "held-out" | "unwanted"): Promise<Decided> => {
    await ports.putOff(occasions.map((each) => ended(each, why, now)));
    return why;
  };
  const reader = await ports.findReader(user);
  if (!reader) return end(due, "gone");
  if (await ports.isHeldOut(user)) return end(due, "held-out");
  const choice = await ports.findChoice(user);
  const isWanted = ({ kind }: Occasion) => Object.values(waysOf(choice, kind)).includes(true);
  const unwanted = due.filter((each) => !isWanted(each));
  if (unwanted.length > 0) await end(unwanted, "unwanted");
  const wanted = due.filter(isWanted);
  if (wanted.length === 0) return "unwanted";
  const later = async (at: number, why: "quiet" | "capped"): Promise<Decided> => {
    await ports.putOff(wanted.map((occasion) => ({ occasion, at: iso(at) })));
    return why;
  };
  const quiet = quietUntil(choice.quiet, zoneOf(choice, reader.language), now);
  if (quiet !== undefined) return later(quiet, "quiet");
  const reach = await ports.findReach(user);
  const reachable = reachableAt(reach.reach, now);
  if (reachable > now) return later(reachable, "capped");
  const standings = await standingOf(ports, wanted, now);
  return keepBest(ports, standings, { reader, choice, reach, now });
}

/**
 * Decides about the due occasions of one person: at most one message, about the most valuable occasion, outside of quiet
 * hours, by a channel that they agreed to. All facts are read again, and are conditions of the write.
 */
export async function decideMessage(ports: DecidePorts, user: string): Promise<Decided> {
  return unlessBusy(await retryOnConflict(ports.pause, () => attempt(ports, user)), `Messages to ${user}`);
}

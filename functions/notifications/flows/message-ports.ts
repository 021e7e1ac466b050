import type { User } from "../../identity/contract/user.ts";
import type { Mail } from "../../mail/contract/mail.ts";
import type { Message, MessageKind, Outcome } from "../contract/message.ts";
import type { StoredNotice } from "../contract/notice.ts";
import type { Choice } from "../messages/choice.ts";
import type { Outcomes } from "../messages/choosing.ts";
import type { Assessed, Grounds, Occasion } from "../messages/occasion.ts";
import type { Reach } from "../messages/reach.ts";

export type Now = () => number;
export type NewToken = () => string;
export type FindReader = (id: string) => Promise<Pick<User, "email" | "language"> | undefined>;
export type FindChoice = (user: string) => Promise<Choice>;
/** Stores the next version of a choice; false if another change came first. */
export type KeepChoice = (user: string, choice: Choice) => Promise<boolean>;

/** Stores an occasion unless it exists; one that is over is replaced if this one began later. */
export type KeepOccasion = (occasion: Occasion) => Promise<void>;
/** Ends an occasion if it is open. */
export type EndOccasion = (of: Pick<Occasion, "user" | "kind" | "subject">, why: string) => Promise<void>;
/** Moves occasions to be checked again later, or ends them. Those that have changed meanwhile stay. */
export type PutOff = (occasions: readonly Moved[]) => Promise<void>;
export interface Moved {
  readonly occasion: Occasion;
  readonly at?: string;
  readonly why?: string;
}
/** A person's open occasions. */
export type OpenOccasions = (user: string) => Promise<Occasion[]>;
/** People with a due occasion, one page of each shard at a time, each person once in a page. */
export type DuePeople = (now: number) => AsyncIterable<readonly string[]>;
/** The present facts about one person's occasions. */
export type Assess = (occasions: readonly Occasion[], now: number) => Promise<readonly Assessed[]>;

export type FindReach = (user: string) => Promise<{ readonly reach: Reach; readonly version: number }>;
export type FindOutcomes = (kind: MessageKind) => Promise<Outcomes>;
/** Whether a person is in the platform's holdout, which gets no optimised measures. */
export type IsHeldOut = (user: string) => Promise<boolean>;

interface Decision {
  readonly message: Message;
  readonly occasions: readonly Occasion[];
  readonly grounds: Grounds;
  readonly choice: Choice;
  readonly reach: { readonly reach: Reach; readonly version: number };
  readonly notice: StoredNotice | undefined;
  readonly mail: Mail | undefined;
}
/** Stores a decision in one transaction; "conflict" if its facts have changed. */
export type KeepDecision = (decision: Decision) => Promise<"done" | "conflict">;

export type FindMessage = (token: string) => Promise<Message | undefined>;
/** Records an outcome of a message, the first time. */
export type NoteMessage = (
  token: string,
  what: "followedAt" | "stoppedAt" | "complainedAt",
  at: string,
) => Promise<void>;

/** Messages whose outcome is known by now, a page at a time. */
export type MatureMessages = (now: number) => AsyncIterable<readonly Message[]>;
/** Whether a message converted within its week. */
export type HasConverted = (message: Message) => Promise<boolean>;
/** Adds a message to its kind's and arm's sums, once. */
export type CountMessage = (message: Message, outcome: Outcome) => Promise<void>;

/** A new work, and the cursor in its creator's followers. */
interface Publication {
  readonly product: string;
  readonly creatorId: string;
  readonly at: string;
  readonly cursor?: string | undefined;
}
/** The works published since an instant. */
export type ListPublished = (
  since: string,
) => AsyncIterable<{ readonly id: string; readonly creatorId: string; readonly publishedAt?: string | undefined }>;
/** Stores a new work whose followers are to be notified, unless it is stored. */
export type KeepPublication = (publication: Publication) => Promise<void>;
export type OpenPublications = () => Promise<Publication[]>;
/** Stores the cursor of a publication; without one it is done. */
export type MovePublication = (publication: Publication, cursor: string | undefined) => Promise<void>;
export type ListFollowers = (
  creator: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<{ readonly items: readonly { readonly user: string }[]; readonly cursor?: string | undefined }>;

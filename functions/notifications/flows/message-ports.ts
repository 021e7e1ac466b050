import type { User } from "../../identity/contract/user.ts";
import type { Mail } from "../../mail/contract/mail.ts";
import type { Arm, Message, MessageKind, Outcome } from "../contract/message.ts";
import type { StoredNotice } from "../contract/notice.ts";
import type { Choice } from "../messages/choice.ts";
import type { Outcomes } from "../messages/choosing.ts";
import type { Assessed, Grounds, Occasion } from "../messages/occasion.ts";
import type { Reach } from "../messages/reach.ts";

export type Now = () => number;
export type NewToken = () => string;
export type FindReader = (id: string) => Promise<Pick<User, "email" | "language"> | undefined>;
export type FindChoice = (user: string) => Promise<Choice>;
/** The next version of a choice; false if another came first. */
export type KeepChoice = (user: string, choice: Choice) => Promise<boolean>;

/** Keeps an occasion once: one that was there before stays, unless it is over and this one began later. */
export type KeepOccasion = (occasion: Occasion) => Promise<void>;
/** Ends an occasion if it is open. */
export type EndOccasion = (of: Pick<Occasion, "user" | "kind" | "subject">, why: string) => Promise<void>;
/** What is to be done about occasions: looked at again later, or over. Those that have changed meanwhile stay. */
export type PutOff = (occasions: readonly Moved[]) => Promise<void>;
export interface Moved {
  readonly occasion: Occasion;
  readonly at?: string;
  readonly why?: string;
}
/** Somebody's open occasions. */
export type OpenOccasions = (user: string) => Promise<Occasion[]>;
/** People with an occasion that is due, a page of each part at a time, each once in a page. */
export type DuePeople = (now: number) => AsyncIterable<readonly string[]>;
/** What occasions of one person are about, as it is now. */
export type Assess = (occasions: readonly Occasion[], now: number) => Promise<readonly Assessed[]>;

export type FindReach = (user: string) => Promise<{ readonly reach: Reach; readonly version: number }>;
export type FindOutcomes = (kind: MessageKind) => Promise<Outcomes>;
/** Whether somebody is of the people who get nothing that is chosen for them, so that all of it can be measured. */
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
/** All of a decision or nothing of it; "conflict" where its grounds have changed. */
export type KeepDecision = (decision: Decision) => Promise<"done" | "conflict">;

export type FindMessage = (token: string) => Promise<Message | undefined>;
/** Notes what came of a message, the first time. */
export type NoteMessage = (
  token: string,
  what: "followedAt" | "stoppedAt" | "complainedAt",
  at: string,
) => Promise<void>;

/** Messages of which it is known by now what they led to, a page at a time. */
export type MatureMessages = (now: number) => AsyncIterable<readonly Message[]>;
/** Whether what a message was for has happened in its week. */
export type HasConverted = (message: Message) => Promise<boolean>;
/** Adds a message to its kind's and arm's sums, once. */
export type CountMessage = (message: Message, outcome: Outcome) => Promise<void>;
export type ReadOutcomes = () => Promise<ReadonlyMap<MessageKind, Readonly<Partial<Record<Arm, Outcome>>>>>;

/** A new work, and up to which of its creator's followers it was told. */
export interface Publication {
  readonly product: string;
  readonly creatorId: string;
  readonly at: string;
  readonly cursor?: string | undefined;
}
/** Works that were published since an instant. */
export type ListPublished = (
  since: string,
) => AsyncIterable<{ readonly id: string; readonly creatorId: string; readonly publishedAt?: string | undefined }>;
/** Keeps a new work whose followers are to be told, once. */
export type KeepPublication = (publication: Publication) => Promise<void>;
export type OpenPublications = () => Promise<Publication[]>;
/** Notes how far a publication is told; without a cursor it is done. */
export type MovePublication = (publication: Publication, cursor: string | undefined) => Promise<void>;
export type ListFollowers = (
  creator: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<{ readonly items: readonly { readonly user: string }[]; readonly cursor?: string | undefined }>;

import type { Language } from "../../shared/kernel/language.ts";
import { type MessageChoice, type MessageKind, messageKinds } from "../contract/message.ts";
import { MOST_A_WEEK, QUIET, ZONES } from "../settings.ts";

/** A person's choices, as stored, with the instant of each agreement to mails. */
export interface Choice {
  /** When the person agreed to each kind's mails. */
  readonly agreed: Readonly<Partial<Record<MessageKind, string>>>;
  readonly notOnSite: readonly MessageKind[];
  readonly zone?: string | undefined;
  readonly quiet: { readonly from: number; readonly to: number };
  /** 0 if nothing was chosen yet. */
  readonly version: number;
}

/** The defaults: no mails, as the law of many countries requires an agreement. */
export const NO_CHOICE: Choice = { agreed: {}, notOnSite: [], quiet: QUIET, version: 0 };

/** The zone of the quiet hours. */
export const zoneOf = ({ zone }: Pick<Choice, "zone">, language: Language): string => zone ?? ZONES[language];

/** The channels by which a person may get a kind. */
export const waysOf = ({ agreed, notOnSite }: Choice, kind: MessageKind) => ({
  mail: agreed[kind] !== undefined,
  site: !notOnSite.includes(kind),
});

/** A person's next choices; earlier agreements keep their instants. */
export function chosen(before: Choice, { mail, site, zone, quiet }: MessageChoice, at: string): Choice {
  return {
    agreed: Object.fromEntries(
      messageKinds.filter((kind) => mail.includes(kind)).map((kind) => [kind, before.agreed[kind] ?? at]),
    ),
    notOnSite: messageKinds.filter((kind) => !site.includes(kind)),
    ...(zone !== undefined && { zone }),
    quiet,
    version: before.version + 1,
  };
}

/** The same without the mails of some kinds; the same object if none of them was agreed to. */
export function withdrawn(before: Choice, kinds: readonly MessageKind[]): Choice {
  if (!kinds.some((kind) => before.agreed[kind] !== undefined)) return before;
  const left = messageKinds.filter((kind) => !kinds.includes(kind) && before.agreed[kind] !== undefined);
  return {
    ...before,
    agreed: Object.fromEntries(left.map((kind) => [kind, before.agreed[kind]])),
    version: before.version + 1,
  };
}

export const toShownChoice = (choice: Choice, language: Language) => ({
  mail: messageKinds.filter((kind) => choice.agreed[kind] !== undefined),
  site: messageKinds.filter((kind) => !choice.notOnSite.includes(kind)),
  ...(choice.zone !== undefined && { zone: choice.zone }),
  quiet: choice.quiet,
  kinds: [...messageKinds],
  zoneUsed: zoneOf(choice, language),
  mostAWeek: MOST_A_WEEK,
});

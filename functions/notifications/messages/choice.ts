import type { Language } from "../../shared/kernel/language.ts";
import { type MessageChoice, type MessageKind, messageKinds } from "../contract/message.ts";
import { MOST_A_WEEK, QUIET, ZONES } from "../settings.ts";

/** What somebody chose, as stored: the mails of a kind are agreed to at an instant. */
export interface Choice {
  /** When each kind's mails were agreed to. */
  readonly agreed: Readonly<Partial<Record<MessageKind, string>>>;
  readonly notOnSite: readonly MessageKind[];
  readonly zone?: string | undefined;
  readonly quiet: { readonly from: number; readonly to: number };
  /** 0 if nothing was chosen yet. */
  readonly version: number;
}

/** Who has chosen nothing: no mails, as the law of many countries wants them agreed to. */
export const NO_CHOICE: Choice = { agreed: {}, notOnSite: [], quiet: QUIET, version: 0 };

/** The zone of the quiet hours. */
export const zoneOf = ({ zone }: Pick<Choice, "zone">, language: Language): string => zone ?? ZONES[language];

/** By which ways somebody may be told of a kind. */
export const waysOf = ({ agreed, notOnSite }: Choice, kind: MessageKind) => ({
  mail: agreed[kind] !== undefined,
  site: !notOnSite.includes(kind),
});

/** The next choice of somebody: what they agreed to before they agreed to then. */
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

/** The same without the mails of some kinds; the very choice if none of them was agreed to. */
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

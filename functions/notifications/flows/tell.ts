import type { Mail } from "../../mail/contract/mail.ts";
import { conflict, type Pause, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import type { Notice } from "../contract/notice.ts";
import { pathOf } from "../domain/notices.ts";
import type { FindSettings, FindUser, KeepNotice } from "./ports.ts";

export interface TellPorts {
  readonly findUser: FindUser;
  readonly findSettings: FindSettings;
  readonly keepNotice: KeepNotice;
  readonly pause: Pause;
  /** The site's address, for links. */
  readonly site: string;
}

/** The mail of a notice, to an address and in a language, with the notice's values. */
function mailOf(
  notice: Notice,
  { email, language }: Pick<Mail, "language"> & { readonly email: string },
  site: string,
): Mail {
  const { user, cause, kind, at, title, more, amount, until, due, stars, mailed = cause } = notice;
  return {
    id: `notice-${user}-${mailed}`,
    to: email,
    language,
    at,
    template: "notice",
    values: {
      kind,
      ...(title !== undefined && { title }),
      ...(more !== undefined && { more }),
      ...(amount && { amount }),
      ...(until !== undefined && { until }),
      ...(due !== undefined && { due }),
      ...(stars !== undefined && { stars }),
      url: site + (language === "zh" ? "/zh" : "") + pathOf(notice),
    },
  };
}

/** Notifies a person, once: on the site, and by mail unless they stopped its kind. Does nothing for a deleted account. */
export async function tell(ports: TellPorts, notice: Notice): Promise<void> {
  const user = await ports.findUser(notice.user);
  if (!user) return;
  const outcome = await retryOnConflict(ports.pause, async () => {
    const { noMailsOf } = await ports.findSettings(notice.user);
    const isWanted = !noMailsOf.some((kind) => kind === notice.kind);
    const kept = await ports.keepNotice(notice, isWanted ? mailOf(notice, user, ports.site) : undefined);
    return kept === "conflict" ? conflict : kept;
  });
  unlessBusy(outcome, `Notice ${notice.cause}`);
}

import type { Mail } from "../../mail/contract/mail.ts";
import type { Organisation } from "../contract/organisation.ts";
import type { Seat } from "./seat.ts";

/** The mail about a seat, the only place that has the code. */
export const invitationMail = (
  seat: Seat,
  organisation: Pick<Organisation, "name">,
  { title, code, language, siteUrl }: { title: string; code: string; language: Mail["language"]; siteUrl: string },
): Mail => ({
  id: `seat-invitation:${seat.organisation}:${seat.id}`,
  to: seat.email,
  language,
  sender: `organisation:${seat.organisation}`,
  at: seat.invitedAt,
  template: "seat-invitation",
  values: {
    organisation: organisation.name,
    title,
    code,
    // After the #: browsers send that part to nobody, so that no log has it.
    url: `${siteUrl}${language === "zh" ? "/zh" : ""}/invitations/claim#${code}`,
  },
});

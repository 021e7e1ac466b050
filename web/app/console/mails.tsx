import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { isRefused } from "../api/api.ts";
import type { ItemOf } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Mail = ItemOf<"listMails">;

/** What is mailed, by the names that have words; others are shown as they are called. */
const kinds: Readonly<Partial<Record<Mail["kind"], MessageDescriptor>>> = {
  purchase: msg`Purchase`,
  "renewal-paid": msg`Renewal paid`,
  "payment-failed": msg`Payment failed`,
  "membership-ended": msg`Membership ended`,
  "refund-asked": msg`Refund asked for`,
  "refund-made": msg`Refund made`,
  "refund-denied": msg`Refund denied`,
  sale: msg`Sale`,
  "dispute-opened": msg`Dispute opened`,
  gift: msg`Gift`,
  "abandoned-checkout": msg`Unpaid order`,
  "stalled-course": msg`Stalled course`,
  "new-from-creator": msg`New work from a followed creator`,
  "gift-claimed": msg`Gift claimed`,
  "trial-ending": msg`Trial ending`,
  "renewal-coming": msg`Renewal coming`,
  "instalment-coming": msg`Instalment due soon`,
  "payout-sent": msg`Payout sent`,
  "payout-failed": msg`Payout failed`,
  "seat-claimed": msg`Seat claimed`,
  "seat-ended": msg`Seat ended`,
  "review-received": msg`Review received`,
  "reply-received": msg`Reply received`,
  "seat-invitation": msg`Invitation to a seat`,
  "address-code": msg`Code for a new address`,
  "address-taken": msg`New address has an account`,
  "address-changed": msg`Address changed`,
  "webhook-endpoint-disabled": msg`Webhook endpoint disabled`,
};

const states: Readonly<Record<Mail["state"], readonly [MessageDescriptor, string]>> = {
  sent: [msg`Sent`, "good"],
  held: [msg`Held back`, "warm"],
  refused: [msg`Refused by SES`, "loss"],
  bounced: [msg`Bounced`, "loss"],
  complained: [msg`Reported as spam`, "loss"],
};

const reasons: Readonly<Record<string, MessageDescriptor>> = {
  stopped: msg`The recipient stopped these mails`,
  "too-many-to-one": msg`The mailbox’s daily limit`,
  "too-many-by-one": msg`The sender’s daily limit`,
  unreachable: msg`A mail to this address bounced permanently`,
  late: msg`Too late: the time chosen for it had passed`,
  "Permanent/General": msg`There is no such address`,
  "Permanent/NoEmail": msg`There is no such address`,
  "Permanent/Suppressed": msg`SES no longer sends to it`,
  "Permanent/OnAccountSuppressionList": msg`SES no longer sends to it`,
  "Transient/General": msg`The recipient’s server refused it for now`,
  "Transient/MailboxFull": msg`Its mailbox is full`,
};

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const to = search("to")?.trim() || undefined;
  const kind =
    to === undefined ? (Object.keys(kinds).find((each) => each === search("kind")) as Mail["kind"]) : undefined;
  const head = titled(seen, msg`Mails`);
  try {
    const page = await seen.api("listMails", { query: { to, kind, cursor: search("cursor") } });
    return { to, kind, page, isNoAddress: false, ...head };
  } catch (error) {
    if (!isRefused(error, "invalid-request")) throw error;
    return { to, kind, page: { items: [] }, isNoAddress: true, ...head };
  }
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Fate({ mail: { state, reason } }: { readonly mail: Mail }) {
  const { i18n } = useLingui();
  const [name, kind] = states[state];
  const why = reason === undefined ? undefined : reasons[reason];
  return (
    <>
      <span className={`tag ${kind}`}>{i18n._(name)}</span> {why ? i18n._(why) : reason}
    </>
  );
}

export default function Mails() {
  const { to, kind, page, isNoAddress } = useLoaderData<typeof loader>();
  const { t, i18n } = useLingui();
  const languages = { en: t`English`, zh: t`Chinese` };
  return (
    <>
      <h1>
        <Trans>Mails</Trans>
      </h1>
      <p className="soft measure">
        <Trans>
          The last 90 days, without texts. Addresses are abbreviated, but can be searched by the whole address. Codes
          for registration and forgotten passwords are mailed by the user pool and are not listed here.
        </Trans>
      </p>
      <Form method="get" className="row">
        <Field
          name="to"
          type="text"
          inputMode="email"
          label={t`To the address`}
          defaultValue={to}
          error={isNoAddress ? t`Type a whole address, such as ann@example.org` : undefined}
        />
        <label className="field">
          <span className="label">
            <Trans>or kind</Trans>
          </span>
          <select name="kind" defaultValue={kind ?? ""}>
            <option value="">{t`All`}</option>
            {Object.entries(kinds).map(([value, name]) => (
              <option key={value} value={value}>
                {i18n._(name)}
              </option>
            ))}
          </select>
        </label>
        <button className="button plain" type="submit">
          <Trans>Look up</Trans>
        </button>
      </Form>
      <Table<Mail>
        caption={t`Mails`}
        rows={page.items}
        keyOf={({ source, id }) => source + id}
        cursor={page.cursor}
        empty={
          <p>
            <Trans>No such mail in the last 90 days.</Trans>
          </p>
        }
        columns={[
          {
            head: t`When`,
            cell: ({ at }) => (
              <span className="whole">
                <When at={at} as="minute" />
              </span>
            ),
          },
          { head: t`To`, cell: (mail) => <span className="whole">{mail.to}</span> },
          {
            head: t`What`,
            cell: ({ kind: of }) => {
              const name = kinds[of];
              return name ? i18n._(name) : of;
            },
          },
          { head: t`Language`, cell: ({ language }) => languages[language] },
          { head: t`State`, cell: (mail) => <Fate mail={mail} /> },
        ]}
      />
    </>
  );
}

import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form } from "react-router";
import type { Reply } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { When } from "../design/when.tsx";
import { Refusal, type Refused } from "./forms.tsx";

type Given = Reply<"getGift">;

const words = {
  "not-waiting": msg`This gift can no longer be claimed.`,
  "too-many-mails": msg`Its code was mailed too often. Send the code below yourself.`,
};

export function GiftWords({ state, claimedAt }: Pick<Given, "state" | "claimedAt">) {
  if (state === "unpaid") return <Trans>Not paid yet, so not sent</Trans>;
  if (state === "waiting") return <Trans>Sent, and not claimed yet</Trans>;
  if (state === "withdrawn") return <Trans>Withdrawn, as it was refunded</Trans>;
  return claimedAt ? (
    <Trans>
      Claimed on <When at={claimedAt} as="short" />
    </Trans>
  ) : (
    <Trans>Claimed</Trans>
  );
}

function Waiting({ gift, refused }: { readonly gift: Given; readonly refused: Refused | undefined }) {
  const { t } = useLingui();
  return (
    <>
      <Refusal of={refused?.intent === "refund" ? undefined : refused} words={words} />
      {gift.code ? (
        <dl className="facts">
          <dt>
            <Trans>Code</Trans>
          </dt>
          <dd>
            <code>{gift.code}</code>
          </dd>
        </dl>
      ) : null}
      <Form method="post">
        <button className="button plain" type="submit" name="intent" value="send-again">
          <Trans>Mail it again</Trans>
        </button>
      </Form>
      <details className="desk-ask" open={refused?.intent === "readdress" || undefined}>
        <summary>
          <Trans>Is the address wrong?</Trans>
        </summary>
        <Form method="post" className="form">
          <Field
            name="email"
            type="email"
            required
            label={t`New address`}
            hint={t`The new address gets a new code. The old one is no longer valid.`}
            defaultValue={refused?.typed.email}
          />
          <p>
            <button className="button plain" type="submit" name="intent" value="readdress">
              <Trans>Send it there</Trans>
            </button>
          </p>
        </Form>
      </details>
    </>
  );
}

/** The gift of an order: its receiver, whether it is claimed, and what can be done until then. */
export function Gift({ gift, refused }: { readonly gift: Given; readonly refused: Refused | undefined }) {
  return (
    <section className="stack" aria-labelledby="gift">
      <h2 id="gift">
        <Trans>A gift to {gift.email}</Trans>
      </h2>
      <p>
        <GiftWords state={gift.state} claimedAt={gift.claimedAt} />
      </p>
      {gift.message ? <blockquote className="desk-quote">{gift.message}</blockquote> : null}
      {gift.state === "waiting" ? <Waiting gift={gift} refused={refused} /> : null}
    </section>
  );
}

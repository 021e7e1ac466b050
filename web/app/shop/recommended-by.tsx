import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link } from "react-router";
import { Field } from "../design/field.tsx";
import { Notice } from "../design/notice.tsx";

/** What a buyer who came by an affiliate's link, or entered a code, must know. */
export function Recommended({ word }: { readonly word: string | null }) {
  if (word === "unknown") {
    return (
      <Notice kind="warm">
        <Trans>Nobody recommends with this code, or it is your own. Your price is the same without it.</Trans>
      </Notice>
    );
  }
  if (word !== "yes") return null;
  return (
    <Notice>
      <p>
        <Trans>
          You followed a recommendation: if you buy within 30 days, the seller may pay a share to whoever recommended
          it. Your price stays the same. <Link to="/privacy#recommended">What is stored for it</Link>
        </Trans>
      </p>
    </Notice>
  );
}

/** Who has no link can say who recommended a work. */
export function Referrer() {
  const { t } = useLingui();
  return (
    <details className="fold">
      <summary>
        <Trans>Recommended by somebody?</Trans>
      </summary>
      <Form method="post" action="/r" className="form">
        <Field
          name="referrer"
          label={t`Their code`}
          hint={t`They get a share from the seller. Your price stays the same.`}
          autoComplete="off"
          autoCapitalize="characters"
          maxLength={20}
          required
        />
        <button className="button plain" type="submit">
          <Trans>Name them</Trans>
        </button>
      </Form>
    </details>
  );
}

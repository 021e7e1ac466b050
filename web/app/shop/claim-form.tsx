import { Trans, useLingui } from "@lingui/react/macro";
import { Form } from "react-router";
import { Field } from "../design/field.tsx";

interface Props {
  readonly code: string;
  readonly error?: string | undefined;
  readonly isSignedIn: boolean;
}

export function ClaimForm({ code, error, isSignedIn }: Props) {
  const { t } = useLingui();
  return (
    <Form method="post" className="form">
      <Field
        name="code"
        label={t`Code from the mail`}
        hint={t`It is at the end of the link in your mail, after the #.`}
        defaultValue={code}
        error={error}
        autoComplete="off"
        spellCheck={false}
        required
        data-from-hash=""
      />
      <button className="button wide" type="submit">
        {isSignedIn ? <Trans>Claim it</Trans> : <Trans>Sign in and claim it</Trans>}
      </button>
      {isSignedIn ? null : (
        <p className="small soft">
          <Trans>A claim needs an account: sign in or create one, and you will come back here.</Trans>
        </p>
      )}
    </Form>
  );
}

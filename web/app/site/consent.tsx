import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, useLocation } from "react-router";

/**
 * Asks once for consent to store what a visitor looks at. Pages are the same for all visitors, so it is hidden until a script finds
 * that nothing was chosen. Without scripts nothing is stored, so nothing is asked.
 */
export function Consent() {
  const { t } = useLingui();
  const { pathname, search } = useLocation();
  return (
    <Form
      method="post"
      action="/preferences"
      className="consent"
      aria-label={t`Recommendations`}
      data-consent=""
      hidden
    >
      <input type="hidden" name="to" value={pathname + search} />
      <p>
        <Trans>
          May we remember what you look at here, to recommend suitable works? Each recommendation shows what it is based
          on. <Link to="/privacy">What we store</Link>
        </Trans>
      </p>
      <div className="row">
        <button className="button small plain" type="submit" name="consent" value="no">
          <Trans>No</Trans>
        </button>
        <button className="button small plain" type="submit" name="consent" value="yes">
          <Trans>Yes</Trans>
        </button>
      </div>
    </Form>
  );
}

import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction } from "react-router";
import { head } from "./head.ts";
import { site } from "./site.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const { language, origin, say } = context.get(site);
  const description = say(msg`What this shop keeps of you, why, and how to end that.`);
  return { title: say(msg`Privacy`), description, language, origin };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/privacy" }) : [];

function Kept() {
  return (
    <dl className="kept">
      <dt>
        <Trans>Your account</Trans>
      </dt>
      <dd>
        <Trans>
          E-mail, name and language, to know you again and to write to you. Your password is kept by the sign-in service
          alone, in a form that nobody can read.
        </Trans>
      </dd>
      <dt>
        <Trans>What you bought</Trans>
      </dt>
      <dd>
        <Trans>
          Orders, payments, refunds and receipts, as the law of accounts asks. Card details are Stripe's, and never
          reach us. Creators see what was sold, not your e-mail, unless you allow it.
        </Trans>
      </dd>
      <dt>
        <Trans>How far you are</Trans>
      </dt>
      <dd>
        <Trans>
          So that you go on where you were, on any device. Of a seat that your organisation pays, it sees how far you
          are too.
        </Trans>
      </dd>
      <dt>
        <Trans>What you look at, if you agreed</Trans>
      </dt>
      <dd>
        <Trans>
          Works that you were shown, opened, searched for or put into the cart, to suggest what fits. Without your yes
          none of it is kept. It goes to nobody else, and no advertiser is told anything.
        </Trans>
      </dd>
    </dl>
  );
}

function Cookies() {
  return (
    <>
      <h2 id="cookies">
        <Trans>Cookies</Trans>
      </h2>
      <p>
        <Trans>
          They are all this site's own: your session, what is in your cart, language and currency, what you answered
          about suggestions, and, if that was yes, a name for this device. None follows you elsewhere.
        </Trans>
      </p>
    </>
  );
}

export default function Privacy() {
  return (
    <div className="frame page reading prose">
      <h1>
        <Trans>Privacy</Trans>
      </h1>
      <p className="lead">
        <Trans>What is kept of you, why, and how you end that.</Trans>
      </p>
      <h2>
        <Trans>What is kept</Trans>
      </h2>
      <Kept />
      <h2>
        <Trans>How you are in charge of it</Trans>
      </h2>
      <p>
        <Trans>
          Change your answer at any time under <Link to="/privacy/settings">privacy settings</Link>. Under each
          suggestion stands what it was made of, and you can take any of it out. If your browser sends Global Privacy
          Control, that is a no, and you are not asked.
        </Trans>
      </p>
      <p>
        <Trans>
          Lists that were made for you are kept with their reasons for 90 days, so that it can be told why you saw what
          you saw; those made for nobody known, for 8 days.
        </Trans>
      </p>
      <Cookies />
    </div>
  );
}

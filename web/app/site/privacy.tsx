import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction } from "react-router";
import { head } from "./head.ts";
import { site } from "./site.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const { language, origin, say } = context.get(site);
  const description = say(msg`What this shop stores about you, why, and how to stop it.`);
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
          E-mail, name and language, to recognise you and to write to you. Only the sign-in service stores your
          password, in a form that nobody can read.
        </Trans>
      </dd>
      <dt>
        <Trans>What you bought</Trans>
      </dt>
      <dd>
        <Trans>
          Orders, payments, refunds and receipts, as accounting law requires. Card details stay with Stripe and never
          reach us. Creators see what was sold, but not your e-mail unless you allow it.
        </Trans>
      </dd>
      <dt>
        <Trans>Reminders and news</Trans>
      </dt>
      <dd>
        <Trans>
          Which ones you agreed to get by mail, and when. For 90 days we keep whether you used the link in each mail;
          nothing in it tells us whether you read it. Each mail has a link to unsubscribe.
        </Trans>
      </dd>
      <dt>
        <Trans>Your progress</Trans>
      </dt>
      <dd>
        <Trans>
          So that you can continue on any device. If your organisation pays for your seat, it sees your progress too.
        </Trans>
      </dd>
      <dt>
        <Trans>What you look at, if you agreed</Trans>
      </dt>
      <dd>
        <Trans>
          Works that you were shown, opened, searched for or put in the cart, to recommend suitable ones. Without your
          consent none of it is stored. It is not shared with anyone, and certainly not with advertisers.
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
          All are this site’s own: your session, your cart, language and currency, your answer about recommendations
          and, if it was yes, an id of this device. None follows you elsewhere.
        </Trans>
      </p>
      <p id="recommended">
        <Trans>
          If you follow somebody’s link to a work, or enter their code, we note when, by which code and to which page,
          for 60 days, and a cookie names that note for 30. If you buy in that time, the seller may pay that person a
          share. They see what was bought and when, never who you are. With Global Privacy Control a link stores
          nothing.
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
        <Trans>What we store about you, why, and how to stop it.</Trans>
      </p>
      <h2>
        <Trans>What we store</Trans>
      </h2>
      <Kept />
      <h2>
        <Trans>How you control it</Trans>
      </h2>
      <p>
        <Trans>
          Change your answer at any time in the <Link to="/privacy/settings">privacy settings</Link>. Each
          recommendation shows what it is based on, and you can remove any of it. If your browser sends Global Privacy
          Control, we take that as a no and do not ask.
        </Trans>
      </p>
      <p>
        <Trans>
          Lists made for you are kept with their reasons for 90 days, so that we can explain what you saw; lists for
          unknown visitors are kept for 8 days.
        </Trans>
      </p>
      <Cookies />
    </div>
  );
}

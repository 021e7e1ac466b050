import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { useTypeName } from "../design/names.ts";
import { head } from "./head.ts";
import { site } from "./site.ts";

export async function loader({ context }: LoaderFunctionArgs) {
  const { api, language, origin, say } = context.get(site);
  const { types } = await api("getConfig");
  const description = say(msg`When money goes back, for each kind of work.`);
  return { types, title: say(msg`Refunds`), description, language, origin };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/refunds" }) : [];

function Terms() {
  const { types } = useLoaderData<typeof loader>();
  const typeName = useTypeName();
  const { t } = useLingui();
  return (
    <div className="table-wrap">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">
              <Trans>What you bought</Trans>
            </th>
            <th scope="col">
              <Trans>Money goes back at once</Trans>
            </th>
            <th scope="col">
              <Trans>As long as</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {types.map(({ id, refundDays }) => (
            <tr key={id}>
              <th scope="row">{typeName(id)}</th>
              <td data-head={t`Money goes back at once`}>
                {refundDays === undefined ? (
                  <Trans>as the works in it say</Trans>
                ) : refundDays === 0 ? (
                  <Trans>a person decides</Trans>
                ) : (
                  <Plural value={refundDays} one="within # day of the payment" other="within # days of the payment" />
                )}
              </td>
              <td data-head={t`As long as`}>
                {refundDays === 0 ? (
                  <Trans>it was not held, or as you agree with its creator</Trans>
                ) : id === "credit-pack" ? (
                  <Trans>no credit of it was used</Trans>
                ) : (
                  <Trans>you have not opened it</Trans>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function Refunds() {
  return (
    <div className="frame page reading stack-l">
      <header className="stack">
        <h1>
          <Trans>Refunds</Trans>
        </h1>
        <p className="lead">
          <Trans>
            Within these terms your money goes back as soon as you ask, and nobody asks you why. What you bought keeps
            the terms that it was sold with.
          </Trans>
        </p>
      </header>
      <Terms />
      <div className="prose">
        <h2>
          <Trans>Beyond the terms</Trans>
        </h2>
        <p>
          <Trans>
            You can ask all the same: the creator or the shop decides, and tells you why. That also holds for gifts, for
            the fourth refund within 90 days, and where more than a third of what you paid for came back.
          </Trans>
        </p>
        <h2>
          <Trans>How to ask</Trans>
        </h2>
        <p>
          <Trans>
            Open the order at your <Link to="/desk/orders">desk</Link>, choose what to give back, and say why if you
            like. What is refunded is closed at once. Your bank shows the money after some days, mostly within ten.
          </Trans>
        </p>
        <h2>
          <Trans>Memberships, parts and seats</Trans>
        </h2>
        <p>
          <Trans>
            Of a membership each payment has these terms, and so has each part of what is paid in parts. Cancelling
            alone refunds nothing: it ends with the time that is paid. Seats go back as long as no invitation to them
            was mailed. A bundle goes back as a whole.
          </Trans>
        </p>
      </div>
    </div>
  );
}

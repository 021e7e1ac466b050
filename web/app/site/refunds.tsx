import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { useTypeName } from "../design/names.ts";
import { head } from "./head.ts";
import { site } from "./site.ts";

export async function loader({ context }: LoaderFunctionArgs) {
  const { api, language, origin, say } = context.get(site);
  const { types } = await api("getConfig");
  const description = say(msg`The refund terms for each kind of work.`);
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
              <Trans>Immediate refund</Trans>
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
              <td data-head={t`Immediate refund`}>
                {refundDays === undefined ? (
                  <Trans>as the works in it say</Trans>
                ) : refundDays === 0 ? (
                  <Trans>decided by a person</Trans>
                ) : (
                  <Plural value={refundDays} one="within # day of the payment" other="within # days of the payment" />
                )}
              </td>
              <td data-head={t`As long as`}>
                {refundDays === 0 ? (
                  <Trans>it did not take place, or as agreed with its creator</Trans>
                ) : id === "credit-pack" ? (
                  <Trans>none of its credits were used</Trans>
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
            Within these terms you are refunded as soon as you ask, without having to give a reason. A purchase keeps
            the terms with which it was sold.
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
            You can still ask: the creator or the shop decides, and tells you why. The same applies to gifts, to a
            fourth refund within 90 days, and if more than a third of your purchases were refunded.
          </Trans>
        </p>
        <h2>
          <Trans>How to ask</Trans>
        </h2>
        <p>
          <Trans>
            Open the order at your <Link to="/desk/orders">desk</Link>, choose what to return, and say why if you like.
            Refunded works close at once. The money reaches your bank account after a few days, usually within ten.
          </Trans>
        </p>
        <h2>
          <Trans>Memberships, parts and seats</Trans>
        </h2>
        <p>
          <Trans>
            These terms apply to each payment of a membership and to each instalment. Cancelling alone refunds nothing:
            the membership ends with the paid period. Seats can be refunded until an invitation to them is mailed. A
            bundle is refunded as a whole.
          </Trans>
        </p>
      </div>
    </div>
  );
}

import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { isRefused } from "../api/api.ts";
import type { Reply } from "../api/operations.ts";
import { useArmName } from "../design/arm-names.ts";
import { Amount } from "../design/money.tsx";
import { useTopicName } from "../design/names.ts";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { currencies } from "../site/currencies.ts";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Receipt = Reply<"explainOffer">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request);
  const search = searchOf(request);
  const currency = currencies.find((each) => each === search("currency"));
  const product = search("product");
  const place = product === undefined ? (search("place") === "cart" ? "cart" : "home") : "product";
  const receipt = await seen
    .api("explainOffer", { query: { place, product, ...(currency && { currency }) } })
    .catch((error: unknown) => {
      if (isRefused(error, "no-offer-made")) return undefined;
      throw error;
    });
  return { receipt, ...titled(seen, msg`Why this offer`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Known({ known }: { readonly known: Receipt["known"] }) {
  const topicName = useTopicName();
  const topics = known.topics.map(topicName).join(", ");
  return (
    <ul>
      <li>
        {known.buyers === "new" ? (
          <Trans>You have not bought anything lately.</Trans>
        ) : (
          <Trans>You have bought something before.</Trans>
        )}
      </li>
      {topics === "" ? null : (
        <li>
          <Trans>You are interested in: {topics}.</Trans>
        </li>
      )}
    </ul>
  );
}

function Arms({ receipt }: { readonly receipt: Receipt }) {
  const { t, i18n } = useLingui();
  const armName = useArmName();
  const share = (value: number) => i18n.number(value, { style: "percent", maximumFractionDigits: 1 });
  const rows = receipt.arms.map((arm, n) => ({ ...arm, n }));
  return (
    <Table<(typeof rows)[number]>
      caption={t`What you could have been shown`}
      rows={rows}
      keyOf={({ n }) => String(n)}
      empty={null}
      columns={[
        {
          head: t`Offer`,
          cell: ({ arm, isChosen }) => (isChosen ? <strong>{armName(arm)} ✓</strong> : armName(arm)),
        },
        { head: t`Chance of being shown`, isNumber: true, cell: ({ propensity }) => share(propensity) },
        { head: t`Chance of being the best`, isNumber: true, cell: ({ chance }) => share(chance) },
        {
          head: t`Expected to bring the seller`,
          isNumber: true,
          cell: ({ expected, decisions }) =>
            decisions === 0 ? "–" : <Amount money={{ amount: Math.round(expected), currency: receipt.currency }} />,
        },
        { head: t`Learnt from`, isNumber: true, cell: ({ decisions }) => i18n.number(decisions) },
      ]}
    />
  );
}

export default function WhyOffer() {
  const { receipt } = useLoaderData<typeof loader>();
  return (
    <div className="frame page stack-l">
      <h1>
        <Trans>Why this offer</Trans>
      </h1>
      {receipt ? (
        <>
          <p className="lead measure">
            <Trans>
              The shop drew it for you on <When at={receipt.at} />, and it stays yours until <When at={receipt.until} />
              . A part of all people gets nothing, so that we can tell whether offers help.
            </Trans>
          </p>
          <Arms receipt={receipt} />
          <section className="stack measure">
            <h2>
              <Trans>What it went by</Trans>
            </h2>
            <Known known={receipt.known} />
            <p className="soft">
              <Trans>
                Never by age, sex, health, belief or origin. An offer only ever lowers a price: nobody pays more than
                the list price.
              </Trans>{" "}
              <Link to="/desk/settings/portrait" reloadDocument>
                <Trans>Your profile, and how to switch it off</Trans>
              </Link>
            </p>
          </section>
        </>
      ) : (
        <p>
          <Trans>There is no offer for you here.</Trans>
        </p>
      )}
    </div>
  );
}

import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import { OutcomeNotice } from "../design/outcome.tsx";
import { ReferredSales } from "../design/referred-sales.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const { api } = seen;
  const [shares, works, sales] = await Promise.all([
    api("listAffiliateShares", { query: { limit: "100" } }),
    api("listOwnProducts", { query: { limit: "100" } }),
    api("listSalesByAffiliates", { query: { cursor: searchOf(request)("cursor") } }),
  ]);
  const titles = works.items.map(({ id, title }) => ({ id, title }));
  return { shares, works: titles, sales, ...titled(seen, msg`Affiliates`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "creator");
  const given = await givenBy(request);
  const id = given.optional("work");
  const percent = given.whole("percent");
  const shareBasisPoints = percent === undefined ? null : percent * 100;
  return attempt("set", () =>
    id === undefined
      ? api("setAffiliateShare", { body: { shareBasisPoints: shareBasisPoints ?? 0 } })
      : api("setProductAffiliateShare", { params: { id }, body: { shareBasisPoints } }),
  );
}

export const meta: MetaFunction<typeof loader> = ownHead;

function PercentField({ value }: { readonly value: number | undefined }) {
  const { t } = useLingui();
  return (
    <label className="field">
      <span className="label">{t`Percent of the price before tax`}</span>
      <input name="percent" type="number" min={0} max={50} step={1} defaultValue={value} />
    </label>
  );
}

function ForAll({ basisPoints }: { readonly basisPoints: number }) {
  return (
    <Form method="post" className="form measure" key={basisPoints}>
      <PercentField value={basisPoints / 100} />
      <p>
        <button className="button" type="submit">
          <Trans>Set for all works</Trans>
        </button>
      </p>
    </Form>
  );
}

function ForOne() {
  const { works, shares } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const titles = new Map(works.map(({ id, title }) => [id, title]));
  const own = shares.items.filter(({ shareBasisPoints }) => shareBasisPoints !== null);
  return (
    <div className="stack">
      {own.length === 0 ? null : (
        <ul className="stack measure">
          {own.map(({ productId = "", shareBasisPoints, since }) => (
            <li key={productId} className="spread">
              <span>{titles.get(productId) ?? productId}</span>
              <span>
                {(shareBasisPoints ?? 0) / 100} %{" "}
                <span className="soft small">
                  <Trans>
                    since <When at={since} as="short" />
                  </Trans>
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <Form method="post" className="form measure">
        <label className="field">
          <span className="label">{t`Work`}</span>
          <select name="work" required defaultValue="">
            <option value="" disabled>{t`Choose a work`}</option>
            {works.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <PercentField value={undefined} />
        <p className="hint">
          <Trans>Left empty, the work follows the share for all works.</Trans>
        </p>
        <p>
          <button className="button plain" type="submit">
            <Trans>Set for this work</Trans>
          </button>
        </p>
      </Form>
    </div>
  );
}

export default function Affiliates() {
  const { shares, sales } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <header className="stack">
        <h1>
          <Trans>Affiliates</Trans>
        </h1>
        <p className="measure">
          <Trans>
            People who recommend your works can earn a share of the purchases made by their links. You pay it from your
            part of the price, only when something is sold, and get it back with each refund. The share at the time of a
            click stays valid for 30 days.
          </Trans>
        </p>
      </header>
      <OutcomeNotice outcome={outcome} done={{ set: t`It applies to links followed from now on.` }} />
      <section className="stack">
        <h2>
          <Trans>For all works</Trans>
        </h2>
        <ForAll basisPoints={shares.allBasisPoints} />
      </section>
      <section className="stack">
        <h2>
          <Trans>For single works</Trans>
        </h2>
        <ForOne />
      </section>
      <section className="stack">
        <h2>
          <Trans>Sales by recommendation</Trans>
        </h2>
        <ReferredSales page={sales} />
      </section>
    </>
  );
}

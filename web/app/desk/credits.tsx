import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import { ulid } from "ulid";
import type { ItemOf, Reply } from "../api/operations.ts";
import { NextPage } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "./forms.tsx";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const [{ balances }, usages] = await Promise.all([
    api("getCredits"),
    api("listUsages", { query: { limit: "20", cursor } }),
  ]);
  const shops = await Promise.all(
    balances.slice(0, 10).map(async (balance) => {
      const { items } = await api("listProducts", { query: { creatorId: balance.creatorId, limit: "100" } });
      return {
        ...balance,
        titles: Object.fromEntries(items.map(({ id, title }) => [id, title])),
        usable: items.filter(({ use }) => use !== undefined),
      };
    }),
  );
  return { shops, usages, newUse: ulid(), title: say(msg`Credits`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/credits", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  const intent = textOf(form, "intent");
  const id = textOf(form, "usage");
  try {
    if (intent === "use") {
      const product = textOf(form, "product");
      const { accessUntil } = await api("useProduct", { params: { id: product }, body: { usage: id } });
      if (accessUntil) return redirect(`/desk/read/${product}?open=1`);
    }
    if (intent === "commit") await api("commitUsage", { params: { id } });
    if (intent === "release") await api("releaseUsage", { params: { id } });
  } catch (error) {
    return refused(error, intent, form);
  }
  return redirect(`/desk/credits?done=${intent}`);
}

const done = {
  use: msg`It is used, and its creator has been notified.`,
  commit: msg`The credits are spent.`,
  release: msg`The credits are yours again.`,
};
const words = {
  "insufficient-credits": msg`You do not have enough of this creator’s credits. Buy a pack, then use it.`,
  "not-per-use": msg`This can no longer be used for credits.`,
  "too-many-lots": msg`These credits are spread over too many packs for one use. Write to the seller.`,
  "usage-ended": msg`This use has already ended.`,
  "credits-unavailable": msg`Some of these credits are blocked by their payment. Release the use, or wait until the payment is settled.`,
};

type Shop = Awaited<ReturnType<typeof loader>>["shops"][number];
type Lot = Reply<"getCredits">["balances"][number]["lots"][number];

function LotState({ lot }: { readonly lot: Lot }) {
  if (lot.state === "suspended") return <Trans>blocked by its payment</Trans>;
  if (lot.state === "ended")
    return lot.endsAt ? (
      <Trans>
        ended on <When at={lot.endsAt} as="short" />
      </Trans>
    ) : (
      <Trans>ended</Trans>
    );
  return lot.endsAt ? (
    <Trans>
      until <When at={lot.endsAt} as="short" />
    </Trans>
  ) : (
    <Trans>for ever</Trans>
  );
}

function Lots({ shop }: { readonly shop: Shop }) {
  return (
    <ul className="desk-rows">
      {shop.lots.map((lot) => (
        <li key={lot.orderId + lot.productId} className="desk-row">
          <Link to={`/desk/orders/${lot.orderId}`}>{shop.titles[lot.productId] ?? <Trans>Pack of credits</Trans>}</Link>
          <span className="soft">
            <LotState lot={lot} />
          </span>
          <span className="figures">
            <Trans>
              {lot.left} of {lot.granted}
            </Trans>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Usable({ shop, newUse }: { readonly shop: Shop; readonly newUse: string }) {
  return (
    <ul className="desk-rows">
      {shop.usable.map(({ id, title, use }) => (
        <li key={id} className="desk-row">
          <Link to={`/works/${id}`}>{title}</Link>
          <span className="soft">
            <Trans>{use?.credits} credits a use</Trans>
          </span>
          <Form method="post">
            <input type="hidden" name="usage" value={newUse} />
            <input type="hidden" name="product" value={id} />
            <button
              className="button small plain"
              type="submit"
              name="intent"
              value="use"
              disabled={shop.left < (use?.credits ?? 0)}
            >
              <Trans>Use it</Trans>
            </button>
          </Form>
        </li>
      ))}
    </ul>
  );
}

function ShopCredits({ shop, newUse }: { readonly shop: Shop; readonly newUse: string }) {
  return (
    <section className="stack" aria-labelledby={shop.creatorId}>
      <h2 id={shop.creatorId}>
        {shop.creator ? (
          <Link to={`/creators/${shop.creator.handle}`}>{shop.creator.name}</Link>
        ) : (
          <Trans>A creator</Trans>
        )}
      </h2>
      <p className="desk-sum">
        <strong>{shop.left}</strong> <Trans>credits to use</Trans>
        {shop.reserved > 0 ? (
          <span className="soft">
            {" · "}
            <Trans>{shop.reserved} on hold</Trans>
          </span>
        ) : null}
      </p>
      <Lots shop={shop} />
      {shop.usable.length === 0 ? null : (
        <>
          <h3>
            <Trans>What they can be used for</Trans>
          </h3>
          <Usable shop={shop} newUse={newUse} />
        </>
      )}
    </section>
  );
}

function UseRow({ usage }: { readonly usage: ItemOf<"listUsages"> }) {
  const { id, state, title, at, credits, heldUntil, accessUntil } = usage;
  return (
    <li className="desk-row">
      <div>
        <Link to={`/desk/access/${usage.productId}`}>{title}</Link>
        <p className="small soft">
          <When at={at} as="minute" />
        </p>
      </div>
      <div>
        {state === "held" ? (
          <>
            <p>
              {heldUntil ? (
                <Trans>
                  On hold until <When at={heldUntil} as="minute" />
                </Trans>
              ) : (
                <Trans>On hold</Trans>
              )}
            </p>
            <Form method="post" className="row">
              <input type="hidden" name="usage" value={id} />
              <button className="button small plain" type="submit" name="intent" value="commit">
                <Trans>Spend them</Trans>
              </button>
              <button className="button small plain" type="submit" name="intent" value="release">
                <Trans>Release them</Trans>
              </button>
            </Form>
          </>
        ) : state === "released" ? (
          <Trans>Released: nothing was spent</Trans>
        ) : accessUntil ? (
          <Trans>
            Spent; open until <When at={accessUntil} as="minute" />
          </Trans>
        ) : (
          <Trans>Spent</Trans>
        )}
      </div>
      <span className="figures">{credits}</span>
    </li>
  );
}

export default function Credits() {
  const { shops, usages, newUse } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <div className="stack-l">
      <h1>
        <Trans>Credits</Trans>
      </h1>
      <Done words={done} />
      <Refusal of={refusedForm} words={words} />
      {shops.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>
              Some creators sell credits, and things to use them for: an hour of advice, a review of your work. Packs
              that you buy are listed here.
            </Trans>
          </p>
          <Link className="button plain" to="/works?type=credit-pack">
            <Trans>See packs of credits</Trans>
          </Link>
        </div>
      ) : (
        shops.map((shop) => <ShopCredits key={shop.creatorId} shop={shop} newUse={newUse} />)
      )}
      {usages.items.length === 0 ? null : (
        <section className="stack" aria-labelledby="uses">
          <h2 id="uses">
            <Trans>Uses</Trans>
          </h2>
          <ul className="desk-rows" aria-label={t`Uses`}>
            {usages.items.map((usage) => (
              <UseRow key={usage.id} usage={usage} />
            ))}
          </ul>
          <NextPage cursor={usages.cursor} />
        </section>
      )}
    </div>
  );
}

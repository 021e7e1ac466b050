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
import { Field } from "../design/field.tsx";
import { Amount } from "../design/money.tsx";
import { NextPage } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "./forms.tsx";
import { GiftWords } from "./order-gift.tsx";
import { OrderTitle } from "./order-words.tsx";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const asked = new URL(request.url).searchParams;
  const [given, received] = await Promise.all([
    api("listOrders", { query: { limit: "20", show: "gifts", cursor: asked.get("given") ?? undefined } }),
    api("listReceivedGifts", { query: { limit: "20", cursor: asked.get("received") ?? undefined } }),
  ]);
  return { given, received, title: say(msg`Gifts`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/gifts", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  try {
    await api("claimGift", { body: { code: textOf(form, "code") } });
  } catch (error) {
    return refused(error, "claim", form);
  }
  return redirect("/desk/gifts?done=claim");
}

const done = { claim: msg`It is yours, and is in your library.` };
const words = {
  "unknown-gift": msg`There is no gift with this code. Copy the whole code from the mail; if it was sent again, use the newer one.`,
  "gift-claimed": msg`This gift was claimed by somebody else.`,
  "gift-refunded": msg`This gift was withdrawn by the giver.`,
  "own-product": msg`You sell this yourself, so it cannot be given to you.`,
  "already-owned": msg`You own this already. Let somebody else claim it.`,
  "checkout-open": msg`You have an open order for this yourself. Withdraw it first.`,
  "invalid-request": msg`That is not a code. Copy the whole code from the mail.`,
};

function Received() {
  const { received } = useLoaderData<typeof loader>();
  return (
    <>
      <ul className="desk-rows">
        {received.items.map(({ products, from, message, claimedAt, state }) => (
          <li key={`${claimedAt} ${products[0]?.productId}`} className="desk-row">
            <div>
              {products.map(({ productId, title }) => (
                <p key={productId} className="desk-name">
                  {state === "claimed" ? <Link to={`/desk/read/${productId}`}>{title}</Link> : title}
                </p>
              ))}
              <p className="small soft">
                {from === undefined ? (
                  <Trans>
                    claimed on <When at={claimedAt} as="short" />
                  </Trans>
                ) : (
                  <Trans>
                    from {from}, claimed on <When at={claimedAt} as="short" />
                  </Trans>
                )}
              </p>
              {message === undefined ? null : <blockquote className="small">{message}</blockquote>}
            </div>
            <span>{state === "withdrawn" ? <Trans>Withdrawn: the giver was refunded</Trans> : null}</span>
          </li>
        ))}
      </ul>
      <NextPage cursor={received.cursor} name="received" />
    </>
  );
}

export default function Gifts() {
  const { given } = useLoaderData<typeof loader>();
  const sent = given.items;
  const refusedForm = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <div className="stack-l">
      <h1>
        <Trans>Gifts</Trans>
      </h1>
      <section className="stack" aria-labelledby="claim">
        <h2 id="claim">
          <Trans>For you</Trans>
        </h2>
        <Done words={done} />
        <Refusal of={refusedForm} words={words} />
        <Form method="post" className="desk-line">
          <Field
            name="code"
            label={t`Code from the mail`}
            required
            autoComplete="off"
            defaultValue={refusedForm?.typed.code}
          />
          <button className="button plain" type="submit">
            <Trans>Claim it</Trans>
          </button>
        </Form>
        <Received />
      </section>
      <section className="stack" aria-labelledby="sent">
        <h2 id="sent">
          <Trans>From you</Trans>
        </h2>
        {sent.length === 0 ? (
          <p className="soft measure">
            <Trans>
              You have not given anything yet. Choose “A gift for somebody” in the cart: they get a code by mail and can
              claim it at any time.
            </Trans>
          </p>
        ) : (
          <ul className="desk-rows">
            {sent.map((order) => (
              <li key={order.id} className="desk-row">
                <div>
                  <Link className="over desk-name" to={`/desk/orders/${order.id}`}>
                    <OrderTitle order={order} />
                  </Link>
                  <p className="small soft">
                    <Trans>
                      to {order.gift?.email}, <When at={order.createdAt} as="short" />
                    </Trans>
                  </p>
                </div>
                <span>{order.gift ? <GiftWords state={order.gift.state} claimedAt={undefined} /> : null}</span>
                <Amount money={order.total} />
              </li>
            ))}
          </ul>
        )}
        <NextPage cursor={given.cursor} name="given" />
      </section>
    </div>
  );
}

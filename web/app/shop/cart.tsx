import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  data,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import type { Currency } from "../../../functions/shared/kernel/money.ts";
import { isRefused } from "../api/api.ts";
import type { Asked } from "../api/operations.ts";
import { Notice } from "../design/notice.tsx";
import { TaxNote } from "../design/tax-note.tsx";
import { LANGUAGE, YEAR_SECONDS } from "../site/cookies.ts";
import { currencies } from "../site/currencies.ts";
import { head } from "../site/head.ts";
import { keep } from "../site/keep.ts";
import { type Site, site } from "../site/site.ts";
import { CartCheckout, type Typed } from "./cart-checkout.tsx";
import { keepCart, withoutWorks } from "./cart-cookie.ts";
import { CartLine } from "./cart-line.tsx";
import { CartCodes, CartSums } from "./cart-sums.tsx";
import { currenciesOfAll } from "./common-currencies.ts";
import { listOf } from "./list-id.ts";
import { offerAt, offerInCart } from "./offer.ts";
import { OfferNote } from "./offer-note.tsx";
import { quoted } from "./quote.ts";
import { Recommended, Referrer } from "./recommended-by.tsx";
import { clickOf } from "./referral.ts";
import { useRefusal } from "./refusals.tsx";
import { Shelf } from "./shelf.tsx";
import { shown, worksOf } from "./works-of.ts";

const MOST_CODES = 3;
const codesOf = (given: readonly FormDataEntryValue[]) =>
  [...new Set(given.map((code) => String(code).trim().toUpperCase()))].filter(Boolean).slice(-MOST_CODES);

/** The form of codes; other texts cannot be one. */
const isCode = (code: string) => /^[A-Z0-9_-]{3,40}$/.test(code);

async function organisationsOf({ api, viewer }: Site) {
  if (viewer === undefined) return [];
  const { items } = await api("listOrganisations", { query: { limit: "50" } });
  return items.filter(({ role }) => role === "owner");
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = context.get(site);
  const { api, cart, language, origin, say, viewer } = seen;
  const { searchParams } = new URL(request.url);
  const given = codesOf(searchParams.getAll("code"));
  const codes = given.filter(isCode);
  const [works, organisations] = await Promise.all([worksOf(seen, cart), organisationsOf(seen)]);
  const possible = currenciesOfAll(works);
  const currency = possible.includes(seen.currency) ? seen.currency : (possible[0] ?? seen.currency);
  const ids = works.map(({ id }) => id);
  const gone = cart.length - ids.length;
  if (gone > 0) keepCart(seen, ids);
  const [{ quote, wrong, together }, offer, beside] = await Promise.all([
    offerInCart(seen, ids, currency).then((offer) => quoted(api, { products: ids, currency, codes, offer: offer?.id })),
    ids.length === 0 ? undefined : offerAt(seen, { place: "cart" }, currency),
    ids.length === 0
      ? api("listProducts", { query: { language, limit: "5", sort: "rating" } }).then(({ items }) => ({ works: items }))
      : api("getRecommendations", { query: { placement: "cart", products: ids.join(","), limit: "5", language } }).then(
          async ({ items, recommendationId }) => ({
            works: (await shown(seen, items)).map(({ product }) => product),
            list: recommendationId,
          }),
        ),
  ]);
  return {
    works,
    gone,
    quote,
    wrong: Object.fromEntries(wrong),
    together,
    offer,
    codes,
    notCodes: given.filter((code) => !isCode(code)),
    list: searchParams.get("list") ?? undefined,
    currency,
    wished: seen.currency,
    possible,
    organisations,
    beside,
    isSignedIn: viewer !== undefined,
    recommended: searchParams.get("recommended"),
    title: say(msg`Cart`),
    description: say(msg`What you are about to buy, and the total.`),
    language,
    origin,
  };
}

const textOf = (form: FormData) => (name: string) => String(form.get(name) ?? "").trim();

/** The order request of the form. */
function orderOf(seen: Site, form: FormData): Asked<"placeOrder">["body"] {
  const { cart: products, language } = seen;
  const text = textOf(form);
  const currency = currencies.find((each) => each === text("currency"));
  const codes = codesOf(form.getAll("codes"));
  const optional = (name: string) => (text(name) === "" ? {} : { [name]: text(name) });
  return {
    products: [...products],
    ...(currency && { currency }),
    ...(codes.length > 0 && { codes }),
    ...(text("for") === "gift" && {
      gift: { email: text("email"), language, ...optional("from"), ...optional("message") },
    }),
    ...(text("for") === "seats" && {
      seats: { organisation: text("organisation"), count: Number(text("count")) },
    }),
    ...(text("for") === "me" && optional("offer")),
    ...listOf(form),
    ...clickOf(seen),
  };
}

async function checkOut(seen: Site, form: FormData) {
  const { api, language, viewer } = seen;
  const codes = codesOf(form.getAll("codes"));
  if (viewer === undefined) {
    const { recommendationId: list } = listOf(form);
    const kept = [...codes.map((code) => ["code", code]), ...(list === undefined ? [] : [["list", list]])];
    const back = kept.length === 0 ? "/cart" : `/cart?${new URLSearchParams(kept)}`;
    throw redirect(`/sign-in?to=${encodeURIComponent(back)}`);
  }
  try {
    const order = await api("placeOrder", { body: orderOf(seen, form) });
    keep(seen, LANGUAGE, language, { maxAge: YEAR_SECONDS });
    throw redirect(order.checkoutUrl ?? `/orders/${order.id}?checkout=done`, 303);
  } catch (error) {
    if (!isRefused(error)) throw error;
    const typed = Object.fromEntries([...form].map(([name, value]) => [name, String(value)])) as Typed;
    const errors = error.errors.map(({ pointer, detail }) => [pointer.split("/").at(-1) ?? "", detail]);
    return data(
      { code: error.code, detail: error.detail, typed, errors: Object.fromEntries(errors) as Record<string, string> },
      error.status,
    );
  }
}

export async function action({ context, request }: ActionFunctionArgs) {
  const seen = context.get(site);
  const form = await request.formData();
  if (form.get("intent") === "checkout") return checkOut(seen, form);
  keepCart(seen, withoutWorks(seen.cart, [String(form.get("product"))]));
  throw redirect(`/cart${new URL(request.url).search}`, 303);
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/cart", isIndexed: false }) : [];

function EmptyCart() {
  return (
    <div className="empty">
      <p>
        <Trans>Nothing is in your cart. What you put into it stays here for a month, on this device.</Trans>
      </p>
      <Link className="button" to="/works">
        <Trans>Browse all works</Trans>
      </Link>
    </div>
  );
}

function CurrencyChoice({
  possible,
  currency,
}: {
  readonly possible: readonly Currency[];
  readonly currency: Currency;
}) {
  if (possible.length < 2) return null;
  return (
    <Form method="post" action="/preferences" className="field">
      <input type="hidden" name="to" value="/cart" />
      <label htmlFor="cart-currency">
        <Trans>Pay in</Trans>
      </label>
      <div className="input-row">
        <select id="cart-currency" name="currency" className="input" defaultValue={currency} data-sends="">
          {possible.map((each) => (
            <option key={each} value={each}>
              {each.toUpperCase()}
            </option>
          ))}
        </select>
        <button className="button plain" type="submit">
          <Trans>Change</Trans>
        </button>
      </div>
    </Form>
  );
}

const unknownCode = (code: string) => ({ code, reason: "unknown-code", detail: "" });

/** The sums, and the button to the payment. */
function CartPay() {
  const { quote, wrong, codes, notCodes, list, currency, possible, organisations, isSignedIn } =
    useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const problems = Object.values(wrong);
  const isWhole = quote !== undefined && problems.length === 0;
  // Works that the viewer owns can still be gifts, or bought for others.
  const isForOthers = problems.length > 0 && problems.every(({ code }) => code === "already-owned");
  return (
    <div className="panel stack cart-pay">
      {quote && !isForOthers ? (
        <>
          <CartSums quote={quote} codes={codes} />
          <TaxNote tax={quote.tax} />
          <CartCodes rejected={[...quote.rejected, ...notCodes.map(unknownCode)]} codes={codes} list={list} />
        </>
      ) : null}
      <Referrer />
      <CurrencyChoice possible={possible} currency={currency} />
      {isForOthers ? (
        <p className="soft">
          <Trans>Works that you own already can be given as gifts, or bought for others.</Trans>
        </p>
      ) : null}
      {isWhole || isForOthers ? (
        <CartCheckout
          currency={currency}
          codes={quote?.discounts.map(({ code }) => code) ?? []}
          offer={quote?.offer?.id}
          list={list}
          organisations={organisations}
          typed={refused?.typed ?? (isForOthers ? { for: "gift" } : {})}
          errors={refused?.errors ?? {}}
          isSignedIn={isSignedIn}
          isFree={isWhole && quote.total.amount === 0}
        />
      ) : (
        <p className="soft">
          <Trans>Remove what cannot be ordered, then continue to the payment.</Trans>
        </p>
      )}
    </div>
  );
}

function CartNotices() {
  const { works, gone, together, currency, wished, recommended, offer } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const refusal = useRefusal();
  const code = currency.toUpperCase();
  const other = wished.toUpperCase();
  return (
    <>
      {refused ? <Notice kind="loss">{refusal(refused)}</Notice> : null}
      <Recommended word={recommended} />
      {offer ? <OfferNote offer={offer} /> : null}
      {together ? <Notice kind="loss">{refusal(together)}</Notice> : null}
      {gone > 0 ? (
        <Notice kind="warm">
          <Plural
            value={gone}
            one="# work went off sale, and was taken out of your cart."
            other="# works went off sale, and were taken out of your cart."
          />
        </Notice>
      ) : null}
      {works.length > 0 && code !== other ? (
        <Notice>
          <Trans>
            Not all of this is sold in {other}, so prices are in {code}.
          </Trans>
        </Notice>
      ) : null}
    </>
  );
}

export default function Cart() {
  const { works, quote, wrong, currency, beside } = useLoaderData<typeof loader>();
  const lines = new Map(quote?.lines.map((line) => [line.productId, line]));
  return (
    <div className="frame page stack-l" data-placement="cart">
      <h1>
        <Trans>Cart</Trans>
      </h1>
      <CartNotices />
      {works.length === 0 ? (
        <EmptyCart />
      ) : (
        <div className="cart">
          <ul className="cart-lines">
            {works.map((work) => (
              <CartLine
                key={work.id}
                work={work}
                line={lines.get(work.id)}
                problem={wrong[work.id]}
                currency={currency}
              />
            ))}
          </ul>
          <CartPay />
        </div>
      )}
      <Shelf
        id="beside"
        title={works.length === 0 ? <Trans>Best reviewed</Trans> : <Trans>Goes with it</Trans>}
        {...beside}
        currency={currency}
      />
    </div>
  );
}

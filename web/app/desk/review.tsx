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
import { isRefused } from "../api/api.ts";
import { Cover } from "../design/cover.tsx";
import { Notice } from "../design/notice.tsx";
import { When } from "../design/when.tsx";
import { workPath } from "../design/work-card.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { Refusal, refused, textOf } from "./forms.tsx";

const none = (error: unknown) => {
  if (isRefused(error, "not-reviewed")) return undefined;
  throw error;
};

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const { product: id = "" } = params;
  try {
    const [work, review] = await Promise.all([
      api("getProduct", { params: { id } }),
      api("getOwnReview", { params: { id } }).catch(none),
    ]);
    return { work, review, title: say(msg`Your review`), origin, language };
  } catch (error) {
    if (isRefused(error, "unknown-product")) throw new Response(null, { status: 404 });
    throw error;
  }
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: `/desk/reviews/${loaderData.work.id}`, isIndexed: false }) : [];

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const { product: id = "" } = params;
  const form = await request.formData();
  const intent = textOf(form, "intent");
  const text = textOf(form, "text");
  const named = form.has("named");
  const body = { rating: Number(textOf(form, "rating")), named, ...(text !== "" && { text }) };
  try {
    if (intent === "delete") await api("deleteReview", { params: { id } });
    if (intent === "write") await api("writeReview", { params: { id }, body });
    if (intent === "edit") await api("editReview", { params: { id }, body });
  } catch (error) {
    return refused(error, intent, form);
  }
  return redirect(`/desk/reviews?done=${intent === "delete" ? "deleted" : "kept"}`);
}

const words = {
  "not-entitled": msg`Only people who own it can review it.`,
  "access-suspended": msg`It is closed until its payment is settled. You can review it then.`,
  "access-ended": msg`Your right to it has expired, so it can no longer be reviewed.`,
  "access-revoked": msg`Your right to it was revoked, so it can no longer be reviewed.`,
  "already-reviewed": msg`You have already reviewed this. Reload the page to change your review.`,
};

function StarsField({ rating }: { readonly rating: number | undefined }) {
  const { t } = useLingui();
  const names = [t`Poor`, t`Fair`, t`Good`, t`Very good`, t`Excellent`];
  return (
    <fieldset className="field">
      <legend className="label">
        <Trans>How good is it?</Trans>
      </legend>
      <div className="desk-stars">
        {names.map((name, at) => (
          <label key={name}>
            <input type="radio" name="rating" value={at + 1} required defaultChecked={rating === at + 1} />
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path d="M10 1.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8L10 14.9l-5.2 2.7 1-5.8L1.6 7.7l5.8-.8z" />
            </svg>
            <span className="small">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export default function ReviewPage() {
  const { work, review } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const rating = Number(refusedForm?.typed.rating ?? review?.rating) || undefined;
  return (
    <div className="stack-l">
      <header className="desk-now">
        <Cover work={work} isFirst />
        <div className="stack">
          <p className="crumbs">
            <Link to="/desk/reviews">
              <Trans>Reviews</Trans>
            </Link>
          </p>
          <h1 lang={work.language}>{work.title}</h1>
          {review ? (
            <p className="small soft">
              <Trans>
                You wrote this on <When at={review.editedAt ?? review.createdAt} as="day" />.
              </Trans>{" "}
              <Link to={workPath(work)}>
                <Trans>See it in the shop</Trans>
              </Link>
            </p>
          ) : null}
        </div>
      </header>
      {review && !review.counts ? (
        <Notice kind="warm">
          <p>
            <Trans>It is not shown now, as you cannot open this work.</Trans>
          </p>
        </Notice>
      ) : null}
      <Refusal of={refusedForm} words={words} />
      {review?.reply ? (
        <blockquote className="desk-quote">
          <p className="small soft">
            <Trans>The creator’s reply</Trans>
          </p>
          {review.reply.text}
        </blockquote>
      ) : null}
      <Form method="post" className="form measure">
        <StarsField rating={rating} />
        <div className="field">
          <label htmlFor="text">
            <Trans>What should others know?</Trans>
          </label>
          <textarea
            id="text"
            name="text"
            maxLength={5000}
            rows={8}
            aria-describedby="text-hint"
            defaultValue={refusedForm?.typed.text ?? review?.text}
          />
          <span className="hint" id="text-hint">
            <Trans>For whom is it, what did you learn, what is missing? You can leave it empty.</Trans>
          </span>
        </div>
        <label className="choice">
          <input type="checkbox" name="named" defaultChecked={review?.named ?? false} />
          <span>
            <Trans>Show my name with it</Trans>
          </span>
        </label>
        <div className="row">
          <button className="button" type="submit" name="intent" value={review ? "edit" : "write"}>
            {review ? <Trans>Save the change</Trans> : <Trans>Publish</Trans>}
          </button>
          {review ? (
            <button className="button loss" type="submit" name="intent" value="delete" formNoValidate>
              <Trans>Delete it</Trans>
            </button>
          ) : null}
        </div>
      </Form>
    </div>
  );
}

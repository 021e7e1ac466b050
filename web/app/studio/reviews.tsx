import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { ItemOf } from "../api/operations.ts";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Stars } from "../design/stars.tsx";
import { NextPage } from "../design/table.tsx";
import { Tabs } from "../design/tabs.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Review = ItemOf<"listReceivedReviews">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const search = searchOf(request);
  const show = search("show") === "unanswered" ? "unanswered" : "all";
  const page = await seen.api("listReceivedReviews", { query: { show, cursor: search("cursor") } });
  const ids = [...new Set(page.items.map(({ productId }) => productId))];
  const works = ids.length === 0 ? [] : (await seen.api("listProducts", { query: { ids: ids.join(",") } })).items;
  const titles = Object.fromEntries(works.map(({ id, title }) => [id, title]));
  return { ...page, titles, show, ...titled(seen, msg`Reviews`) } as const;
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "creator");
  const given = await givenBy(request);
  const params = { id: given.text("work"), review: given.text("review") };
  if (given.text("intent") === "withdraw") return attempt("withdrawn", () => api("withdrawAnswer", { params }));
  return attempt("answered", () => api("answerReview", { params, body: { text: given.text("text") } }));
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Answer({ review: { id, productId, reply } }: { readonly review: Review }) {
  return (
    <details className="fold">
      <summary>{reply ? <Trans>Change your reply</Trans> : <Trans>Reply</Trans>}</summary>
      <Form method="post" className="inline-form measure">
        <input type="hidden" name="work" value={productId} />
        <input type="hidden" name="review" value={id} />
        <label className="field">
          <span className="label">
            <Trans>Your reply; everyone can read it</Trans>
          </span>
          <textarea name="text" required maxLength={2000} defaultValue={reply?.text} />
        </label>
        <p className="row">
          <button className="button small" type="submit" name="intent" value="answer">
            <Trans>Send the reply</Trans>
          </button>
          {reply ? (
            <button className="button plain small" type="submit" name="intent" value="withdraw" formNoValidate>
              <Trans>Take it back</Trans>
            </button>
          ) : null}
        </p>
      </Form>
    </details>
  );
}

function ReviewItem({ review, title }: { readonly review: Review; readonly title: string | undefined }) {
  const { rating, text, author, createdAt, reply, productId } = review;
  return (
    <li className="stack review">
      <p className="row">
        <Stars rating={{ count: 1, sum: rating }} />
        <Link to={`/studio/works/${productId}`}>{title ?? productId}</Link>
      </p>
      {text ? <p className="measure">{text}</p> : null}
      <p className="small soft">
        {author}, <When at={createdAt} as="short" />
      </p>
      {reply ? (
        <blockquote className="notice measure">
          <p>{reply.text}</p>
        </blockquote>
      ) : null}
      <Answer review={review} />
    </li>
  );
}

export default function Reviews() {
  const { items, cursor, titles, show } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  const values = [
    { value: "all", name: t`All` },
    { value: "unanswered", name: t`Without a reply` },
  ] as const;
  return (
    <>
      <h1>
        <Trans>Reviews</Trans>
      </h1>
      <OutcomeNotice
        outcome={outcome}
        done={{ answered: t`Your reply is shown below the review.`, withdrawn: t`Your reply is deleted.` }}
      />
      <Tabs name="show" label={t`Which`} values={values} current={show} />
      {items.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>No reviews here yet. Learners write them once they have studied.</Trans>
          </p>
        </div>
      ) : (
        <ul className="reviews">
          {items.map((review) => (
            <ReviewItem key={review.id} review={review} title={titles[review.productId]} />
          ))}
        </ul>
      )}
      <NextPage cursor={cursor} />
    </>
  );
}

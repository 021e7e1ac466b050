import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "react-router";
import { Stars } from "../design/stars.tsx";
import { When } from "../design/when.tsx";
import { workPath } from "../design/work-card.tsx";
import type { AroundWork, Work } from "./work-data.ts";

type Listed = AroundWork["reviews"];

/** The number of reviews by stars, five first, as text and bars. */
function Histogram({ rating, page }: { readonly rating: Listed["rating"]; readonly page: string }) {
  const { i18n } = useLingui();
  const rows = rating.counts.map((count, at) => ({ stars: at + 1, count })).toReversed();
  return (
    <table className="histogram">
      <caption className="visually-hidden">
        <Trans>Reviews by number of stars</Trans>
      </caption>
      <tbody>
        {rows.map(({ stars, count }) => (
          <tr key={stars}>
            <th scope="row">
              {count === 0 ? (
                <Plural value={stars} one="# star" other="# stars" />
              ) : (
                <Link to={`${page}?stars=${stars}#reviews`} rel="nofollow">
                  <Plural value={stars} one="# star" other="# stars" />
                </Link>
              )}
            </th>
            <td>
              <span className="bar" aria-hidden="true">
                <span style={{ inlineSize: `${((count / rating.count) * 100).toFixed(1)}%` }} />
              </span>
            </td>
            <td className="figures">{i18n.number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ReviewProps {
  readonly review: Listed["items"][number];
  /** The creator, who may have replied. */
  readonly by: string | undefined;
}

function Review({ review, by }: ReviewProps) {
  return (
    <li className="stack tight review">
      <p className="row">
        <Stars rating={{ count: 1, sum: review.rating }} isAlone />
        <span className="small soft">
          {review.author} · <When at={review.editedAt ?? review.createdAt} as="short" />
          {review.editedAt ? (
            <>
              {" "}
              <Trans>(edited)</Trans>
            </>
          ) : null}
        </span>
      </p>
      {review.text ? <p className="said">{review.text}</p> : null}
      {review.reply ? (
        <div className="reply stack tight">
          <p className="small soft">
            {by ? <Trans>{by} answers</Trans> : <Trans>The creator replied</Trans>} ·{" "}
            <When at={review.reply.at} as="short" />
          </p>
          <p className="said">{review.reply.text}</p>
        </div>
      ) : null}
    </li>
  );
}

interface ReviewListProps {
  readonly reviews: Listed;
  readonly by: string | undefined;
  readonly page: string;
  readonly stars: number | undefined;
}

function ReviewList({ reviews, by, page, stars }: ReviewListProps) {
  const told = reviews.items.filter(({ text, reply }) => text || reply);
  const silent = reviews.items.length - told.length;
  const narrowed = stars === undefined ? "" : `stars=${stars}&`;
  return (
    <>
      {stars === undefined ? null : (
        <p className="small">
          <Plural value={stars} one="Reviews with # star." other="Reviews with # stars." />{" "}
          <Link to={`${page}#reviews`}>
            <Trans>Show all</Trans>
          </Link>
        </p>
      )}
      <ul className="reviews">
        {told.map((review) => (
          <Review key={review.id} review={review} by={by} />
        ))}
      </ul>
      {silent === 0 ? null : (
        <p className="small soft">
          <Plural value={silent} one="# more gave stars without a word." other="# more gave stars without a word." />
        </p>
      )}
      {reviews.cursor ? (
        <p>
          <Link to={`${page}?${narrowed}reviews=${encodeURIComponent(reviews.cursor)}#reviews`} rel="nofollow">
            <Trans>Older reviews</Trans>
          </Link>
        </p>
      ) : null}
    </>
  );
}

interface Props {
  readonly work: Work;
  readonly reviews: Listed;
  readonly isOpen: boolean;
  /** Only reviews with this many stars. */
  readonly stars: number | undefined;
}

export function Reviews({ work, reviews, isOpen, stars }: Props) {
  const { rating } = reviews;
  const page = workPath(work);
  return (
    <section className="stack" aria-labelledby="reviews">
      <div className="spread">
        <h2 id="reviews">
          <Trans>Reviews</Trans>
        </h2>
        {isOpen ? (
          <Link to={`/desk/reviews/${work.id}`} reloadDocument>
            <Trans>Write one</Trans>
          </Link>
        ) : null}
      </div>
      {rating.count === 0 ? (
        <p className="soft">
          <Trans>There are no reviews yet. Only people who own it can review it.</Trans>
        </p>
      ) : (
        <>
          <div className="row">
            <Stars rating={rating} />
          </div>
          <Histogram rating={rating} page={page} />
          <ReviewList reviews={reviews} by={work.creator?.name} page={page} stars={stars} />
        </>
      )}
    </section>
  );
}

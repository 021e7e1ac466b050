import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "react-router";
import { Stars } from "../design/stars.tsx";
import { When } from "../design/when.tsx";
import type { AroundWork, Work } from "./work-data.ts";

type Listed = AroundWork["reviews"];

/** How many gave how many stars, the most first: each row in words and as a bar. */
function Histogram({ rating }: { readonly rating: Listed["rating"] }) {
  const { i18n } = useLingui();
  const rows = rating.counts.map((count, at) => ({ stars: at + 1, count })).toReversed();
  return (
    <table className="histogram">
      <caption className="visually-hidden">
        <Trans>How many gave how many stars</Trans>
      </caption>
      <tbody>
        {rows.map(({ stars, count }) => (
          <tr key={stars}>
            <th scope="row">
              <Plural value={stars} one="# star" other="# stars" />
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

function Review({ review }: { readonly review: Listed["items"][number] }) {
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
    </li>
  );
}

function ReviewList({ reviews, id }: { readonly reviews: Listed; readonly id: string }) {
  return (
    <>
      <ul className="reviews">
        {reviews.items.map((review) => (
          <Review key={review.id} review={review} />
        ))}
      </ul>
      {reviews.cursor ? (
        <p>
          <Link to={`/works/${id}?reviews=${encodeURIComponent(reviews.cursor)}#reviews`}>
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
}

export function Reviews({ work, reviews, isOpen }: Props) {
  const { rating } = reviews;
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
          <Trans>Nobody has reviewed it yet. Only who has it can: each review is of a buyer.</Trans>
        </p>
      ) : (
        <>
          <div className="row">
            <Stars rating={rating} />
          </div>
          <Histogram rating={rating} />
          <ReviewList reviews={reviews} id={work.slug} />
        </>
      )}
    </section>
  );
}

import { useLingui } from "@lingui/react/macro";

const STAR = "M10 1.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8L10 14.9l-5.2 2.7 1-5.8L1.6 7.7l5.8-.8z";

interface Props {
  readonly rating: { readonly count: number; readonly sum: number };
  /** For one review: its stars, without a count. */
  readonly isAlone?: boolean;
  /** One star before the mean, for little space. */
  readonly isShort?: boolean;
}

/** The mean of a work's stars, also as text. Nothing if there are none. */
export function Stars({ rating, isAlone = false, isShort = false }: Props) {
  const { t, i18n } = useLingui();
  if (rating.count === 0) return null;
  const mean = rating.sum / rating.count;
  const shown = i18n.number(mean, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const { count } = rating;
  const row = Array.from({ length: 5 }, (_, at) => <path key={at} transform={`translate(${at * 20})`} d={STAR} />);
  const id = `s${Math.round(mean * 10)}`;
  return (
    <span className="stars">
      {isShort ? (
        <svg className="one" viewBox="0 0 20 20" aria-hidden="true">
          <path d={STAR} fill="var(--star)" />
        </svg>
      ) : (
        <svg viewBox="0 0 100 20" aria-hidden="true">
          <clipPath id={id}>
            <rect width={mean * 20} height="20" />
          </clipPath>
          <g fill="none" stroke="var(--line-strong)">
            {row}
          </g>
          <g fill="var(--star)" clipPath={`url(#${id})`}>
            {row}
          </g>
        </svg>
      )}
      {isAlone ? null : (
        <span aria-hidden="true">
          {shown} ({i18n.number(count)})
        </span>
      )}
      <span className="visually-hidden">
        {isAlone ? t`${shown} of 5 stars` : t`${shown} of 5 stars, ${count} reviews`}
      </span>
    </span>
  );
}

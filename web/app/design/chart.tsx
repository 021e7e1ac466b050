import { useLingui } from "@lingui/react/macro";
import { scaleLinear, scalePoint } from "d3-scale";
import { area, line } from "d3-shape";
import type { ReactNode } from "react";
import "./chart.css";

export interface Point {
  /** The label on the horizontal axis, unique: a day, a model. */
  readonly label: string;
  readonly value: number;
  /** The interval around the value, if it is an estimate. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** Whether it is the chart's main series; others are drawn lighter. */
  readonly isMain?: boolean;
}

interface Props {
  readonly title: string;
  /** All with the same labels in the same order. */
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** The text of a label. */
  readonly name?: (label: string) => string;
  /** Bars for amounts by day, lines for continuous values. */
  readonly as?: "bars" | "lines";
  /** Amounts are compared from zero; qualities may be shown closer. */
  readonly startsAtZero?: boolean;
  /** The same data as a table. */
  readonly table: ReactNode;
}

/** The drawing is stretched to the available space; labels are text beside it and keep their size. */
const SIDE = 100;

const ends = (series: readonly Series[], startsAtZero: boolean): [number, number] => {
  const values = series.flatMap(({ points }) =>
    points.flatMap(({ value, low = value, high = value }) => [value, low, high]),
  );
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (startsAtZero) return [Math.min(0, low), high > 0 ? high : 1];
  const room = (high - low || high || 1) * 0.15;
  return [low - room, high + room];
};

const MOST_LABELS = 6;
/** The labels that fit: the first, and then every nth. */
const shownLabels = (labels: readonly string[]) => {
  const step = Math.max(1, Math.ceil(labels.length / MOST_LABELS));
  return labels.filter((_, at) => at % step === 0);
};

/** The least distance between the names of lines, which are at their ends. */
const NAME_HEIGHT = 9;
function placesOf(series: readonly Series[], y: (value: number) => number) {
  const places = series
    .map(({ name, points, isMain = false }) => ({ name, isMain, top: y(points.at(-1)?.value ?? 0) }))
    .toSorted((a, b) => a.top - b.top);
  let above = Number.NEGATIVE_INFINITY;
  return places.map((place) => {
    above = Math.max(place.top, above + NAME_HEIGHT);
    return { ...place, top: above };
  });
}

/** Series as SVG, which needs no script, with each line's name at its end and the table below. */
export function Chart(props: Props) {
  const { title, series, format, name = (label) => label, as = "lines", startsAtZero = true, table } = props;
  const { t } = useLingui();
  const labels = series[0]?.points.map(({ label }) => label) ?? [];
  if (labels.length === 0) return null;
  const x = scalePoint([...labels], [0, SIDE]).padding(0.5);
  const y = scaleLinear(ends(series, startsAtZero), [SIDE, 0]).nice(4);
  const at = ({ label }: Point) => x(label) ?? 0;
  const ticks = y.ticks(4);
  return (
    <figure className="chart stack">
      <div className="chart-frame" role="img" aria-label={title}>
        <div className="chart-scale">
          {ticks.map((tick) => (
            <span key={tick} style={{ top: `${y(tick)}%` }}>
              {format(tick)}
            </span>
          ))}
          {/* As wide as the widest of them. */}
          {ticks.map((tick) => (
            <i key={tick}>{format(tick)}</i>
          ))}
        </div>
        <svg viewBox={`0 0 ${SIDE} ${SIDE}`} preserveAspectRatio="none" aria-hidden="true">
          {ticks.map((tick) => (
            <line key={tick} className="chart-rule" x2={SIDE} y1={y(tick)} y2={y(tick)} />
          ))}
          {series.map((each) => (
            <Drawn
              key={each.name}
              series={each}
              as={as}
              at={at}
              y={y}
              step={x.step()}
              told={(point) => `${name(point.label)}: ${format(point.value)}`}
            />
          ))}
        </svg>
        {as === "bars" ? null : (
          <div className="chart-names">
            {placesOf(series, y).map((place) => (
              <span key={place.name} className={place.isMain ? "main" : undefined} style={{ top: `${place.top}%` }}>
                {place.name}
              </span>
            ))}
            {series.map((each) => (
              <i key={each.name}>{each.name}</i>
            ))}
          </div>
        )}
        <div className="chart-labels">
          {shownLabels(labels).map((label) => (
            <span key={label} style={{ left: `${x(label)}%` }}>
              {name(label)}
            </span>
          ))}
        </div>
      </div>
      <details>
        <summary>{t`The figures`}</summary>
        {table}
      </details>
    </figure>
  );
}

interface DrawnProps {
  readonly series: Series;
  readonly as: "bars" | "lines";
  readonly at: (point: Point) => number;
  readonly y: (value: number) => number;
  readonly step: number;
  /** The text of a point, shown when it is pointed at. */
  readonly told: (point: Point) => string;
}

function Drawn({ series: { points, isMain = false }, as, at, y, step, told }: DrawnProps) {
  const kind = isMain ? "main" : "other";
  if (as === "bars") {
    const width = Math.min(4, step * 0.7);
    return (
      <g className={`chart-bars ${kind}`}>
        {points.map((point) => {
          const [top, bottom] = [y(Math.max(0, point.value)), y(Math.min(0, point.value))];
          return (
            <rect key={point.label} x={at(point) - width / 2} width={width} y={top} height={bottom - top}>
              <title>{told(point)}</title>
            </rect>
          );
        })}
      </g>
    );
  }
  const hasBand = points.some(({ low }) => low !== undefined);
  const band = area<Point>(
    at,
    ({ value, low = value }) => y(low),
    ({ value, high = value }) => y(high),
  );
  const path = line<Point>(at, ({ value }) => y(value))([...points]) ?? "";
  // A single value is a dot with its interval: a line of no length has round ends.
  const only = points.length === 1 ? points[0] : undefined;
  const dot = only && `M${at(only)} ${y(only.value)}h0`;
  const interval = only?.low === undefined ? undefined : `M${at(only)} ${y(only.low)}V${y(only.high ?? only.value)}`;
  return (
    <g className={`chart-line ${kind}`}>
      {hasBand && !only ? <path className="band" d={band([...points]) ?? ""} /> : null}
      {interval ? <path className="interval" d={interval} /> : null}
      {dot ? <path className="dot" d={dot} /> : <path d={path} />}
    </g>
  );
}

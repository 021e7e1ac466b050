import { useLingui } from "@lingui/react/macro";
import { scaleLinear, scalePoint } from "d3-scale";
import { area, line } from "d3-shape";
import type { ReactNode } from "react";
import "./chart.css";

export interface Point {
  /** What stands below it: a day, a model. */
  readonly label: string;
  readonly value: number;
  /** Ends of an interval around the value, where it is an estimate. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** The one that the chart is about; others stand back. */
  readonly isMain?: boolean;
}

interface Props {
  readonly title: string;
  /** All with the same labels, in one order. */
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** Bars for amounts of days, lines for what goes on. */
  readonly as?: "bars" | "lines";
  /** Amounts are compared from zero; qualities may be shown closer. */
  readonly startsAtZero?: boolean;
  /** The same as a table, for who wants the figures. */
  readonly table: ReactNode;
}

const WIDTH = 720;
const HEIGHT = 240;
const MARGIN = { top: 16, right: 96, bottom: 28, left: 64 };

const ends = (series: readonly Series[], startsAtZero: boolean): [number, number] => {
  const values = series.flatMap(({ points }) =>
    points.flatMap(({ value, low = value, high = value }) => [value, low, high]),
  );
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (startsAtZero) return [Math.min(0, low), high > 0 ? high : 1];
  const room = (high - low || high || 1) * 0.15;
  return [low - room, high + room];
};

/** Labels that fit below: the first, the last, and some between. */
const shownLabels = (labels: readonly string[]) => {
  const step = Math.max(1, Math.ceil(labels.length / 6));
  return labels.filter((_, at) => at % step === 0);
};

function Axes(props: {
  readonly ticks: readonly number[];
  readonly y: (value: number) => number;
  readonly format: (value: number) => string;
}) {
  const { ticks, y, format } = props;
  return (
    <g className="chart-axes">
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${y(tick)})`}>
          <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} />
          <text x={MARGIN.left - 8} dy="0.32em" textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Series over labels as SVG, which needs no script to be seen, each line named where it ends, with its table beneath. */
export function Chart({ title, series, format, as = "lines", startsAtZero = true, table }: Props) {
  const { t } = useLingui();
  const labels = series[0]?.points.map(({ label }) => label) ?? [];
  if (labels.length === 0) return null;
  const x = scalePoint([...labels], [MARGIN.left, WIDTH - MARGIN.right]).padding(0.5);
  const y = scaleLinear(ends(series, startsAtZero), [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(4);
  const at = ({ label }: Point) => x(label) ?? 0;
  return (
    <figure className="chart stack">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        <Axes ticks={y.ticks(4)} y={y} format={format} />
        {series.map((each) => (
          <Drawn key={each.name} series={each} as={as} at={at} y={y} step={x.step()} />
        ))}
        <g className="chart-labels">
          {shownLabels(labels).map((label) => (
            <text key={label} x={x(label)} y={HEIGHT - 8} textAnchor="middle">
              {label}
            </text>
          ))}
        </g>
      </svg>
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
}

function Drawn({ series: { name, points, isMain = false }, as, at, y, step }: DrawnProps) {
  const kind = isMain ? "main" : "other";
  if (as === "bars") {
    const width = Math.max(1, Math.min(28, step * 0.7));
    return (
      <g className={`chart-bars ${kind}`}>
        {points.map((point) => {
          const [top, bottom] = [y(Math.max(0, point.value)), y(Math.min(0, point.value))];
          return <rect key={point.label} x={at(point) - width / 2} width={width} y={top} height={bottom - top} />;
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
  const last = points.at(-1);
  return (
    <g className={`chart-line ${kind}`}>
      {hasBand ? <path className="band" d={band([...points]) ?? ""} /> : null}
      <path d={line<Point>(at, ({ value }) => y(value))([...points]) ?? ""} />
      {points.length === 1 && last ? <circle cx={at(last)} cy={y(last.value)} r={4} /> : null}
      {last ? (
        <text x={at(last) + 8} y={y(last.value)} dy="0.32em">
          {name}
        </text>
      ) : null}
    </g>
  );
}

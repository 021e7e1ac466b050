import { FREE_WHEN_IDLE, IDLE_KEPT, IDLE_RUN, type Priced, prices } from "./prices.ts";
import { type Resource, referredTo } from "./synthesised.ts";

const HOURS = 730;
const GB = 1024 ** 3;

/** How often a schedule runs in a month. @throws Error for an expression that is not reckoned here */
function runsOf(expression: string): number {
  const [, every, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const minutes = { minute: 1, hour: 60, day: 1440 };
  if (unit !== undefined) return (HOURS * 60) / (Number(every) * minutes[unit as keyof typeof minutes]);
  const [, weekday] = /^cron\(\d+ \d+ (?:\?|\*) \* (\?|\*|[A-Z]{3}) \*\)$/.exec(expression) ?? [];
  if (weekday !== undefined) return HOURS / (weekday.length === 3 ? 168 : 24);
  throw new Error(`Nobody knows how often ${expression} is.`);
}

/**
 * How much of what is priced an idle stage uses in a month. An alarm by a query counts as one: it is billed for each metric
 * that it finds, and nothing writes those while nothing happens.
 * @param figures the resources by whose alarms it is known which figures functions write; a dev stage has no alarms
 * @throws Error for a type of resource that nobody has reckoned
 */
export function used(stage: readonly Resource[], figures: readonly Resource[]): Record<Priced, number> {
  const count = (type: string) => stage.filter(({ Type }) => Type === type).length;
  const priced = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::SecretsManager::Secret"];
  const known = new Set([...FREE_WHEN_IDLE, ...priced, "AWS::KMS::Key", "AWS::Scheduler::Schedule"]);
  const unknown = stage.find(({ Type, Properties }) => !known.has(Type) || Properties.ProvisionedThroughput);
  if (unknown) throw new Error(`What ${unknown.id}, of ${unknown.Type}, costs is not reckoned in prices.ts.`);

  const functions = new Map(
    stage.filter(({ Type }) => Type === "AWS::Lambda::Function").map((each) => [each.id, each]),
  );
  const runs = new Map<string, number>();
  for (const { Properties } of stage.filter(({ Type }) => Type === "AWS::Scheduler::Schedule")) {
    const target = referredTo(Properties.Target.Arn) ?? "";
    runs.set(target, (runs.get(target) ?? 0) + runsOf(Properties.ScheduleExpression));
  }
  const all = [...runs.values()].reduce((sum, each) => sum + each, 0);
  const compute = [...runs].reduce(
    (sum, [id, times]) => sum + (times * IDLE_RUN.seconds * (functions.get(id)?.Properties.MemorySize ?? 128)) / 1024,
    0,
  );
  // A figure is billed by the hours in which it is written, and by its function's runs alone while nothing happens.
  const hours = figures
    .filter(({ Type, Properties }) => Type === "AWS::CloudWatch::Alarm" && Properties.Namespace === "Lyceum")
    .map(({ Properties }) => String(Properties.AlarmDescription).split(":")[0]?.split("-").at(-1) ?? "")
    .flatMap((path) => {
      const [context, name] = path.split("/") as [string, string];
      return [...runs].filter(([id]) => new RegExp(`-${context}/${name}[0-9A-F]{8}$`).test(id));
    })
    .map(([, times]) => Math.min(times, HOURS) / HOURS);
  return {
    alarms: count("AWS::CloudWatch::Alarm"),
    dashboards: count("AWS::CloudWatch::Dashboard"),
    metrics: hours.reduce((sum, each) => sum + each, 0),
    logs: (all * IDLE_RUN.logBytes) / GB,
    secrets: count("AWS::SecretsManager::Secret"),
    keys: count("AWS::KMS::Key"),
    invocations: all,
    compute,
    schedules: all,
    traces: all,
    reads: all * IDLE_RUN.reads,
    writes: all * IDLE_RUN.writes,
    stored: IDLE_KEPT.tables,
    recoverable: IDLE_KEPT.tables,
    objects: IDLE_KEPT.objects,
  };
}

/** In USD a month, at list price less the always-free tier. */
const costOf = (priced: Priced, units: number): number => Math.max(0, units - prices[priced].free) * prices[priced].usd;

export const sumOf = (units: Record<Priced, number>): number =>
  (Object.keys(prices) as Priced[]).reduce((sum, priced) => sum + costOf(priced, units[priced]), 0);

const rounded = (units: number): string =>
  units >= 100 || Number.isInteger(units) ? Math.round(units).toLocaleString("en-US") : units.toPrecision(2);

/** The table of docs/costs.md. */
export function tableOf(dev: Record<Priced, number>, prod: Record<Priced, number>): string {
  const row = (...cells: string[]) => `| ${cells.join(" | ")} |`;
  const lines = (Object.keys(prices) as Priced[]).map((priced) => {
    const { unit, usd, free } = prices[priced];
    const price = usd >= 0.01 ? String(usd) : `${Number((usd * 1e6).toPrecision(6))} a million`;
    const cells = [dev, prod].flatMap((stage) => [rounded(stage[priced]), costOf(priced, stage[priced]).toFixed(2)]);
    return row(unit, price, free === 0 ? "" : free.toLocaleString("en-US"), ...cells);
  });
  return [
    row("unit", "USD", "free", "dev: units", "USD", "prod: units", "USD"),
    "| --- | --: | --: | --: | --: | --: | --: |",
    ...lines,
    row("**sum**", "", "", "", `**${sumOf(dev).toFixed(2)}**`, "", `**${sumOf(prod).toFixed(2)}**`),
  ].join("\n");
}

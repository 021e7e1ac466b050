import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import type { Placement } from "../../../functions/recommendations/contract/placement.ts";
import { isRefused } from "../api/api.ts";
import { attempt } from "../api/attempt.ts";
import { type Given, givenBy } from "../api/form.ts";
import { Field } from "../design/field.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import {
  audiencesInOrder,
  type Experiment,
  type Metric,
  metricsInOrder,
  type Trial,
  trialsInOrder,
  useExperimentWords,
} from "./experiment-words.ts";
import { placementsInOrder, useListNames } from "./list-names.ts";

const ASKED = { baseline: "5", effect: "10", peopleADay: "500" };

/** A percentage as the API takes a part, in plain digits. */
const part = (percent: string) => (Number(percent) / 100).toFixed(6).replace(/0+$/, "").replace(/\.$/, "");

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const asked = {
    baseline: search("baseline") ?? ASKED.baseline,
    effect: search("effect") ?? ASKED.effect,
    peopleADay: search("peopleADay") ?? ASKED.peopleADay,
  };
  const { baseline, effect, peopleADay } = asked;
  const query = { kind: "rate", baseline: part(baseline), effect: part(effect), peopleADay } as const;
  const size = await seen.api("getSampleSize", { query }).catch((error: unknown) => {
    if (isRefused(error, "invalid-request")) return undefined;
    throw error;
  });
  return { asked, size, ...titled(seen, msg`New experiment`) };
}

const LISTS: Readonly<Partial<Record<Trial, NonNullable<Experiment["arms"][number]["list"]>>>> = {
  popular: { basis: "popular" },
  varied: { diversity: 0.6 },
  tireless: { fatigue: false },
  "no-chance": { exploration: false },
  "no-reranker": { reranker: false },
};

/** What the arms and the surface of a trial are. */
function tried(trial: Trial, placements: readonly Placement[]) {
  const list = LISTS[trial];
  if (list !== undefined) {
    const surface = { kind: "lists" as const, placements: [...placements] };
    return {
      surface,
      arms: [
        { name: "as-it-is", weight: 1 },
        { name: trial, weight: 1, list },
      ],
    };
  }
  const page = trial === "home-popular" ? ("popular-first" as const) : ("newest-first" as const);
  return {
    surface: { kind: "page" as const, page: "home" as const },
    arms: [
      { name: "as-it-is", weight: 1, page: "as-it-is" as const },
      { name: page, weight: 1, page },
    ],
  };
}

function bodyOf(given: Given) {
  const main = given.text("main") as Metric;
  return {
    ...tried(given.text("trial") as Trial, given.all("placement") as Placement[]),
    name: given.text("name"),
    hypothesis: given.text("hypothesis"),
    audience: given.text("audience") as Experiment["audience"],
    share: Number(given.text("share")) / 100,
    main,
    guardrails: (given.all("guardrail") as Metric[]).filter((each) => each !== main),
    currency: given.text("currency") as Experiment["currency"],
    outcomeDays: given.whole("outcomeDays") ?? 0,
    plannedPeople: given.whole("plannedPeople") ?? 0,
    plannedDays: given.whole("plannedDays") ?? 0,
  };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  const id = given.text("id");
  const outcome = await attempt("written", () => api("putExperiment", { params: { id }, body: bodyOf(given) }));
  return outcome.data.done === undefined ? outcome : redirect(`/console/experiments/${id}`, 303);
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Calculator() {
  const { asked, size } = useLoaderData<typeof loader>();
  const { t, i18n } = useLingui();
  return (
    <section className="stack">
      <h2>
        <Trans>How many people does it need?</Trans>
      </h2>
      <Form method="get" className="row">
        <Field name="baseline" label={t`People who buy now, of a hundred`} defaultValue={asked.baseline} required />
        <Field name="effect" label={t`Smallest change to detect, in %`} defaultValue={asked.effect} required />
        <Field
          name="peopleADay"
          label={t`People a day`}
          type="number"
          min={1}
          max={10_000_000}
          defaultValue={asked.peopleADay}
          required
        />
        <button className="button plain" type="submit">
          <Trans>Calculate</Trans>
        </button>
      </Form>
      {size === undefined ? (
        <p>
          <Trans>These numbers cannot be computed: enter shares between 0 and 100.</Trans>
        </p>
      ) : (
        <p>
          <Trans>
            It needs <strong>{i18n.number(size.people)} people</strong> in all, which takes{" "}
            <strong>{i18n.number(size.days ?? 0)} days</strong>: then a change of that size is found four times in five.
          </Trans>
        </p>
      )}
    </section>
  );
}

function Select({
  name,
  label,
  options,
}: {
  name: string;
  label: string;
  options: readonly (readonly [string, string])[];
}) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <select name={name}>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function Boxes({
  name,
  legend,
  options,
}: {
  name: string;
  legend: string;
  options: readonly (readonly [string, string, boolean])[];
}) {
  return (
    <fieldset className="field">
      <legend className="label">{legend}</legend>
      <div className="row tight">
        {options.map(([value, words, isOn]) => (
          <label key={value} className="choice">
            <input type="checkbox" name={name} value={value} defaultChecked={isOn} />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Draft() {
  const { size } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const words = useExperimentWords();
  const lists = useListNames();
  const metrics = metricsInOrder.map((each) => [each, words.metric(each)] as const);
  return (
    <Form method="post" className="form measure">
      <Field name="name" label={t`Name`} maxLength={100} required />
      <Field
        name="id"
        label={t`Short name`}
        hint={t`Lower-case letters, digits and hyphens`}
        pattern="[a-z0-9\-]{1,40}"
        required
      />
      <label className="field">
        <span className="label">{t`What you expect, and why`}</span>
        <textarea name="hypothesis" rows={3} maxLength={1000} />
      </label>
      <Select name="trial" label={t`What is tried`} options={trialsInOrder.map((each) => [each, words.trial(each)])} />
      <Boxes
        name="placement"
        legend={t`Which lists, if the experiment changes lists`}
        options={placementsInOrder.map((each) => [each, lists.placement(each), each === "home"])}
      />
      <Select
        name="audience"
        label={t`Who takes part`}
        options={audiencesInOrder.map((each) => [each, words.audience(each)])}
      />
      <Field name="share" label={t`Of them, in %`} type="number" min={1} max={100} defaultValue={100} required />
      <Select name="main" label={t`What decides`} options={metrics} />
      <Boxes
        name="guardrail"
        legend={t`What must not get worse`}
        options={metrics.map(([value, name]) => [value, name, value === "refunds"])}
      />
      <Field name="currency" label={t`Currency`} defaultValue="usd" pattern="[a-z]{3}" required />
      <Field
        name="outcomeDays"
        label={t`Days that each person is followed`}
        type="number"
        min={1}
        max={28}
        defaultValue={7}
        required
      />
      <Field
        name="plannedPeople"
        label={t`Planned people`}
        type="number"
        min={100}
        max={1_000_000}
        defaultValue={Math.min(1_000_000, size?.people ?? 1_000)}
        required
      />
      <Field
        name="plannedDays"
        label={t`Planned days`}
        type="number"
        min={1}
        max={90}
        defaultValue={Math.min(90, size?.days ?? 14)}
        required
      />
      <p>
        <button className="button" type="submit">
          <Trans>Save the draft</Trans>
        </button>
      </p>
    </Form>
  );
}

export default function NewExperiment() {
  const { size } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  return (
    <>
      <h1>
        <Trans>New experiment</Trans>
      </h1>
      <OutcomeNotice outcome={outcome} done={{}} />
      <Calculator />
      <section className="stack">
        <h2>
          <Trans>The experiment</Trans>
        </h2>
        <Draft key={size?.people} />
      </section>
    </>
  );
}

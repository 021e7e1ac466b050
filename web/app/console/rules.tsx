import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { Reply } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { placementsInOrder, useListNames } from "./list-names.ts";

type Rule = Reply<"listRules">["items"][number];
type Action = Rule["action"];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  return { ...(await seen.api("listRules")), ...titled(seen, msg`Rules of lists`) };
}

const instant = (day: string | undefined) => (day === undefined ? undefined : `${day}T00:00:00Z`);

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  const params = { id: given.text("id") };
  if (given.text("intent") === "end") {
    return attempt("ended", () => api("deleteRule", { params, query: { version: given.text("version") } }));
  }
  const what = given.text("action") as Action;
  const target = { [given.text("kind")]: given.text("target") };
  const factor = given.optional("factor");
  const optional = {
    placement: given.optional("placement") as Rule["placement"],
    from: instant(given.optional("from")),
    until: instant(given.optional("until")),
    note: given.optional("note"),
    ...(what === "boost" && factor !== undefined && { factor: Number(factor) }),
    ...(what === "pin" && { position: given.whole("position") ?? 1 }),
  };
  return attempt("written", () => api("putRule", { params, body: { action: what, ...target, ...optional } }));
}

export const meta: MetaFunction<typeof loader> = ownHead;

function useActionNames(): Readonly<Record<Action, string>> {
  const { t } = useLingui();
  return { exclude: t`Never show`, boost: t`Show more often`, pin: t`Pin to a position` };
}

function RuleForm() {
  const { t } = useLingui();
  const names = useActionNames();
  const listNames = useListNames();
  return (
    <Form method="post" className="form measure">
      <Field
        name="id"
        label={t`Name of the rule`}
        hint={t`Lower-case letters, digits and hyphens`}
        pattern="[a-z0-9\-]{1,40}"
        required
      />
      <label className="field">
        <span className="label">{t`What it does`}</span>
        <select name="action">
          {Object.entries(names).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t`To what`}</span>
        <select name="kind">
          <option value="product">{t`One work`}</option>
          <option value="creator">{t`All of a creator`}</option>
          <option value="topic">{t`A topic`}</option>
        </select>
      </label>
      <Field name="target" label={t`Its id, or the topic's`} required maxLength={64} />
      <label className="field">
        <span className="label">{t`Placements`}</span>
        <select name="placement">
          <option value="">{t`All`}</option>
          {placementsInOrder.map((placement) => (
            <option key={placement} value={placement}>
              {listNames.placement(placement)}
            </option>
          ))}
        </select>
      </label>
      <Field
        name="factor"
        label={t`Factor of the relevance, to show more often`}
        type="number"
        min={0.1}
        max={100}
        step={0.1}
      />
      <Field name="position" label={t`The position, for a pin`} type="number" min={1} max={50} />
      <Field name="from" label={t`From`} type="date" />
      <Field name="until" label={t`Until`} type="date" />
      <Field name="note" label={t`Note`} maxLength={200} />
      <p>
        <button className="button" type="submit">
          <Trans>Save the rule</Trans>
        </button>
      </p>
    </Form>
  );
}

function End({ rule: { id, version } }: { readonly rule: Rule }) {
  return (
    <Form method="post">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="version" value={version} />
      <button className="button plain small" type="submit" name="intent" value="end">
        <Trans>End it</Trans>
      </button>
    </Form>
  );
}

export default function Rules() {
  const { items } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  const names = useActionNames();
  return (
    <>
      <h1>
        <Trans>Rules of lists</Trans>
      </h1>
      <p className="lead">
        <Trans>A rule changes what every list may show. Its work is on each list's receipt.</Trans>
      </p>
      <OutcomeNotice
        outcome={outcome}
        done={{ written: t`The rule takes effect within a minute.`, ended: t`The rule ends within a minute.` }}
      />
      <Table<Rule>
        caption={t`Rules`}
        rows={items}
        keyOf={({ id }) => id}
        empty={
          <p>
            <Trans>There are no rules: lists are as the model ranks them.</Trans>
          </p>
        }
        columns={[
          { head: t`Rule`, cell: ({ id }) => id },
          { head: t`Does`, cell: ({ action: what, factor, position }) => `${names[what]} ${factor ?? position ?? ""}` },
          { head: t`To`, cell: ({ product, creator, topic }) => <code>{product ?? creator ?? topic}</code> },
          { head: t`Until`, cell: ({ until }) => (until === undefined ? "–" : <When at={until} />) },
          { head: t`Note`, cell: ({ note }) => note ?? "–" },
          { head: t`What to do`, cell: (rule) => <End rule={rule} /> },
        ]}
      />
      <section className="stack">
        <h2>
          <Trans>A new rule</Trans>
        </h2>
        <RuleForm />
      </section>
    </>
  );
}

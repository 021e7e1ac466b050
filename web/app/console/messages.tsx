import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import type { ItemOf } from "../api/operations.ts";
import { Table } from "../design/table.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Reading = ItemOf<"readMessages">;
type Arm = Reading["arms"][number];
type Interval = NonNullable<Reading["difference"]>;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  return { ...(await seen.api("readMessages")), ...titled(seen, msg`Reminders and news`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

const kinds: Readonly<Record<Reading["kind"], MessageDescriptor>> = {
  "abandoned-checkout": msg`Unpaid orders`,
  "stalled-course": msg`Stalled courses`,
  "new-from-creator": msg`New works from followed creators`,
};
const converted: Readonly<Record<Reading["kind"], MessageDescriptor>> = {
  "abandoned-checkout": msg`Bought`,
  "stalled-course": msg`Continued`,
  "new-from-creator": msg`Bought`,
};
const arms: Readonly<Record<Arm["arm"], MessageDescriptor>> = {
  control: msg`Control: no messages`,
  nothing: msg`Nothing this time`,
  short: msg`Short text`,
  full: msg`Longer text`,
};

function usePercent() {
  const { i18n } = useLingui();
  return (value: number) => i18n.number(value, { style: "percent", maximumFractionDigits: 1 });
}

function Between({ of }: { readonly of: Interval | undefined }) {
  const percent = usePercent();
  if (!of) return "–";
  return (
    <>
      {percent(of.mean)}{" "}
      <span className="soft whole">
        ({percent(of.low)} – {percent(of.high)})
      </span>
    </>
  );
}

/** What the messages brought, or what is lacking to tell it. */
function Verdict({ of: { difference, lacks } }: { readonly of: Reading }) {
  if (!difference) {
    const { treated = 0, control = 0, converted: successes = 0 } = lacks ?? {};
    return (
      <p>
        <Trans>
          There is too little data. Still needed: <Plural value={treated} one="# decision" other="# decisions" /> with
          messages, <Plural value={control} one="# decision" other="# decisions" /> of the control, and{" "}
          <Plural value={successes} one="# success" other="# successes" />.
        </Trans>
      </p>
    );
  }
  const isSure = difference.low > 0 || difference.high < 0;
  return (
    <p>
      <Trans>
        Difference from the control: <Between of={difference} />.
      </Trans>{" "}
      {isSure ? null : <Trans>This may be chance: the interval includes zero.</Trans>}
    </p>
  );
}

function Kind({ of }: { readonly of: Reading }) {
  const { t, i18n } = useLingui();
  const percent = usePercent();
  const title = i18n._(kinds[of.kind]);
  const count = (field: "decided" | "sent" | "followed" | "stopped" | "complained" | "converted") => (each: Arm) =>
    i18n.number(each[field]);
  return (
    <section className="stack" aria-labelledby={of.kind}>
      <h2 id={of.kind}>{title}</h2>
      <Verdict of={of} />
      <p className="small soft">
        <Trans>
          Outside the control: <Between of={of.treatedRate} />. Control: <Between of={of.controlRate} />.
        </Trans>
      </p>
      <Table<Arm>
        caption={title}
        rows={of.arms}
        keyOf={({ arm }) => arm}
        empty={null}
        columns={[
          { head: t`Choice`, cell: ({ arm }) => i18n._(arms[arm]) },
          { head: t`Chance now`, isNumber: true, cell: ({ chance }) => percent(chance) },
          { head: t`Decisions`, isNumber: true, cell: count("decided") },
          { head: t`Mailed`, isNumber: true, cell: count("sent") },
          { head: t`Followed`, isNumber: true, cell: count("followed") },
          { head: t`Unsubscribed`, isNumber: true, cell: count("stopped") },
          { head: t`Marked as spam`, isNumber: true, cell: count("complained") },
          { head: i18n._(converted[of.kind]), isNumber: true, cell: count("converted") },
        ]}
      />
    </section>
  );
}

export default function MessagesPage() {
  const { items } = useLoaderData<typeof loader>();
  return (
    <div className="stack-l">
      <header className="stack">
        <h1>
          <Trans>Reminders and news</Trans>
        </h1>
        <p className="measure">
          <Trans>
            Results of decisions made at least a week ago. Everyone outside the control is compared with the control,
            whether or not they were sent a message. The choices are not compared with each other, because earlier
            results decide who gets which.
          </Trans>
        </p>
      </header>
      {items.map((each) => (
        <Kind key={each.kind} of={each} />
      ))}
    </div>
  );
}

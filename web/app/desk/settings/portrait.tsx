import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import type { Api } from "../../api/api.ts";
import type { Reply } from "../../api/operations.ts";
import { Amount } from "../../design/money.tsx";
import { useTopicName, useTypeName } from "../../design/names.ts";
import { When } from "../../design/when.tsx";
import { head } from "../../site/head.ts";
import { namesOfLanguages } from "../../site/languages.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "../forms.tsx";

type Portrait = Reply<"getPortrait">;
type Titles = Readonly<Record<string, string>>;

/** The most works of a list that the page names. */
const NAMED = 5;

/** The works that the page names, at most one request to the catalogue. */
function namedIn({ topics, learning }: Portrait): string[] {
  const lists = [...topics.map(({ because }) => because.slice(0, 3)), learning.started, learning.stalled];
  return [...new Set(lists.flatMap((ids) => ids.slice(0, NAMED)))].slice(0, 50);
}

async function titlesOf(api: Api, ids: readonly string[]): Promise<Titles> {
  if (ids.length === 0) return {};
  const { items } = await api("listProducts", { query: { ids: ids.join(","), limit: "50" } });
  return Object.fromEntries(items.map(({ id, title }) => [id, title]));
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const portrait = await api("getPortrait");
  const titles = await titlesOf(api, namedIn(portrait));
  return { portrait, titles, title: say(msg`Your portrait`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/settings/portrait", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  const profiling = textOf(form, "profiling") === "off" ? "off" : "on";
  try {
    await api("putProfiling", { body: { profiling } });
  } catch (error) {
    return refused(error, "profiling", form);
  }
  return redirect(`/desk/settings/portrait?done=${profiling}`);
}

const done = {
  off: msg`Your profile is deleted, and nothing is stored from now on.`,
  on: msg`From now on, recommendations use your history again.`,
};

const stages: Readonly<Record<NonNullable<Portrait["stage"]>, MessageDescriptor>> = {
  new: msg`New here`,
  active: msg`Here regularly`,
  fading: msg`Away for a month or more`,
  lapsed: msg`Away for three months or more`,
};
const levels: Readonly<Record<Portrait["topics"][number]["level"], MessageDescriptor>> = {
  beginning: msg`beginning`,
  practised: msg`practised`,
  advanced: msg`advanced`,
};

function Works({
  ids,
  titles,
  from,
}: {
  readonly ids: readonly string[];
  readonly titles: Titles;
  readonly from: string;
}) {
  const { i18n } = useLingui();
  const known = ids.flatMap((id) => (titles[id] === undefined ? [] : [{ id, title: titles[id] }])).slice(0, NAMED);
  const parts = new Intl.ListFormat(i18n.locale, { type: "conjunction" }).formatToParts(known.map(({ id }) => id));
  return parts.map(({ type, value }, at) =>
    type === "literal" ? (
      value
    ) : (
      <Link key={at} to={`${from}/${value}`}>
        {titles[value]}
      </Link>
    ),
  );
}

function Facts() {
  const { portrait } = useLoaderData<typeof loader>();
  const { i18n } = useLingui();
  const { since, stage, activeDays, spentMinutes, purchases } = portrait;
  return (
    <dl className="facts">
      {since === undefined ? null : (
        <>
          <dt>
            <Trans>Known since</Trans>
          </dt>
          <dd>
            <When at={since} />
          </dd>
        </>
      )}
      {stage === undefined ? null : (
        <>
          <dt>
            <Trans>Stage</Trans>
          </dt>
          <dd>{i18n._(stages[stage])}</dd>
        </>
      )}
      <dt>
        <Trans>Active</Trans>
      </dt>
      <dd>
        <Plural value={activeDays} one="# day of the last 90" other="# days of the last 90" />
      </dd>
      {spentMinutes === 0 ? null : (
        <>
          <dt>
            <Trans>Time with works</Trans>
          </dt>
          <dd>
            <Duration minutes={spentMinutes} />
          </dd>
        </>
      )}
      <dt>
        <Trans>Orders</Trans>
      </dt>
      <dd>
        <Purchases of={purchases} />
      </dd>
    </dl>
  );
}

/** A duration: in whole hours from two hours on. */
function Duration({ minutes }: { readonly minutes: number }) {
  const hours = Math.round(minutes / 60);
  return minutes < 120 ? (
    <Plural value={minutes} one="# minute" other="# minutes" />
  ) : (
    <Plural value={hours} one="# hour" other="# hours" />
  );
}

function Purchases({ of }: { readonly of: Portrait["purchases"] }) {
  const { orders, refunded, isAll, lastAt, because, spent, prices } = of;
  const [newest] = because;
  if (orders === 0) return <Trans>none yet</Trans>;
  return (
    <>
      {isAll ? orders : <Trans>the newest {orders}</Trans>}
      {refunded > 0 ? (
        <>
          {" "}
          <Trans>({refunded} given back)</Trans>
        </>
      ) : null}
      {lastAt === undefined || newest === undefined ? null : (
        <p>
          <Trans>
            the last one{" "}
            <Link to={`/desk/orders/${newest}`}>
              on <When at={lastAt} />
            </Link>
          </Trans>
        </p>
      )}
      {spent.map((money) => (
        <p key={money.currency}>
          <Trans>
            <Amount money={money} /> spent
          </Trans>
        </p>
      ))}
      {prices.map(({ currency, low, high }) => (
        <p key={currency}>
          <Trans>
            half of the works cost <Amount money={{ amount: low, currency }} /> to{" "}
            <Amount money={{ amount: high, currency }} />
          </Trans>
        </p>
      ))}
    </>
  );
}

function Bar({ strength }: { readonly strength: number }) {
  return <span className="desk-bar" style={{ inlineSize: `${Math.min(100, strength * 100).toFixed(1)}%` }} />;
}

function Topics() {
  const { portrait, titles } = useLoaderData<typeof loader>();
  const { i18n } = useLingui();
  const topicName = useTopicName();
  return (
    <ul className="desk-bars">
      {portrait.topics.map(({ name, strength, because, isDeclared, level, completed }) => (
        <li key={name}>
          <span>
            <strong>{topicName(name)}</strong>{" "}
            <span className="small soft">
              {i18n._(levels[level])}
              {completed > 0 ? (
                <>
                  {" · "}
                  <Plural value={completed} one="# finished" other="# finished" />
                </>
              ) : null}
              {isDeclared ? (
                <>
                  {" · "}
                  <Trans>chosen by you</Trans>
                </>
              ) : null}
            </span>
          </span>
          <span>{i18n.number(strength, { style: "percent" })}</span>
          <Bar strength={strength} />
          {because.some((id) => titles[id] !== undefined) ? (
            <span className="small soft">
              <Trans>
                By <Works ids={because.slice(0, 3)} titles={titles} from="/works" />
              </Trans>
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Shares({ of }: { readonly of: readonly { readonly name: string; readonly strength: number }[] }) {
  const { i18n } = useLingui();
  return (
    <ul className="desk-bars">
      {of.map(({ name, strength }) => (
        <li key={name}>
          <span>{name}</span>
          <span>{i18n.number(strength, { style: "percent" })}</span>
          <Bar strength={strength} />
        </li>
      ))}
    </ul>
  );
}

const clock = (hour: number): string => `${String(hour % 24).padStart(2, "0")}:00`;

function Hours({ hours }: { readonly hours: readonly number[] }) {
  const { t } = useLingui();
  const most = Math.max(...hours);
  if (most === 0) return null;
  const [from, to] = [clock(hours.indexOf(most)), clock(hours.indexOf(most) + 1)];
  return (
    <Part title={t`Hours`}>
      <p>
        <Trans>
          Mostly between {from} and {to} (UTC).
        </Trans>
      </p>
      <div className="desk-hours" aria-hidden="true">
        {hours.map((count, hour) => (
          <span key={clock(hour)} style={{ blockSize: `${Math.max(2, (count / most) * 100).toFixed(0)}%` }} />
        ))}
      </div>
      <div className="desk-clock small soft" aria-hidden="true">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{String(hour).padStart(2, "0")}</span>
        ))}
      </div>
    </Part>
  );
}

function Learning() {
  const { portrait, titles } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const { started, stalled, completed, next } = portrait.learning;
  if (started.length + stalled.length + completed.length === 0) return null;
  return (
    <Part title={t`Learning`}>
      <dl className="facts">
        {started.length === 0 ? null : (
          <>
            <dt>
              <Trans>In progress</Trans>
            </dt>
            <dd>
              <Works ids={started} titles={titles} from="/read" />
            </dd>
          </>
        )}
        {stalled.length === 0 ? null : (
          <>
            <dt>
              <Trans>Stopped for two weeks or more</Trans>
            </dt>
            <dd>
              <Works ids={stalled} titles={titles} from="/read" />
            </dd>
          </>
        )}
        {completed.length === 0 ? null : (
          <>
            <dt>
              <Trans>Finished</Trans>
            </dt>
            <dd>
              <Plural value={completed.length} one="# work" other="# works" />
            </dd>
          </>
        )}
      </dl>
      {next === undefined || titles[next] === undefined ? null : (
        <p>
          <Link className="button" to={`/read/${next}`} reloadDocument>
            <Trans>Continue with “{titles[next]}”</Trans>
          </Link>
        </p>
      )}
    </Part>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = title.toLowerCase().replaceAll(" ", "-");
  return (
    <section className="stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

function Choice({ isOff }: { readonly isOff: boolean }) {
  const { t } = useLingui();
  return (
    <Part title={isOff ? t`You are not profiled` : t`Turn the portrait off`}>
      <p className="measure">
        {isOff ? (
          <Trans>
            Nothing about what you look at, buy or study is stored beyond what your orders, library and progress need.
            You get the same recommendations as everybody.
          </Trans>
        ) : (
          <Trans>
            You can turn profiling off. Your profile is deleted at once, nothing is stored from then on, and you get the
            same recommendations as everybody. Orders, library and progress stay.
          </Trans>
        )}
      </p>
      <Form method="post" preventScrollReset>
        <button
          className={isOff ? "button" : "button loss"}
          type="submit"
          name="profiling"
          value={isOff ? "on" : "off"}
        >
          {isOff ? <Trans>Use my history for recommendations</Trans> : <Trans>End profiling and forget</Trans>}
        </button>
      </Form>
    </Part>
  );
}

export default function PortraitPage() {
  const { portrait } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const { t } = useLingui();
  const typeName = useTypeName();
  const isOff = portrait.profiling === "off";
  return (
    <>
      <Done words={done} />
      <Refusal of={refusedForm} />
      {isOff ? <Choice isOff /> : null}
      <p className="soft measure">
        <Trans>
          This is what the shop infers from your history, in which older actions count less. Recommendations are based
          on it. To correct it, choose topics that you like or{" "}
          <Link to="/desk/settings/interests">delete what is misleading</Link>.
        </Trans>
      </p>
      <Facts />
      {isOff ? null : (
        <>
          <Part title={t`Topics`}>
            {portrait.topics.length === 0 ? (
              <p>
                <Trans>Nothing yet: look at some works, or choose topics that you like.</Trans>
              </p>
            ) : (
              <Topics />
            )}
          </Part>
          {portrait.types.length === 0 ? null : (
            <Part title={t`Kinds and languages`}>
              <Shares of={portrait.types.map(({ name, strength }) => ({ name: typeName(name), strength }))} />
              <Shares
                of={portrait.languages.map(({ name, strength }) => ({ name: namesOfLanguages[name], strength }))}
              />
            </Part>
          )}
          <Hours hours={portrait.hours} />
        </>
      )}
      <Learning />
      {isOff ? null : <Choice isOff={false} />}
    </>
  );
}

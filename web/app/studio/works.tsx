import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
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
import type { Currency } from "../../../functions/shared/kernel/money.ts";
import type { Api } from "../api/api.ts";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { ItemOf } from "../api/operations.ts";
import { type Fate, toEach } from "../api/several.ts";
import { Field } from "../design/field.tsx";
import { Price } from "../design/money.tsx";
import {
  type ProductType,
  productTypeList,
  type Topic,
  topicList,
  useTopicName,
  useTypeName,
} from "../design/names.ts";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Fates, SEVERAL, Tick } from "../design/several.tsx";
import { Stars } from "../design/stars.tsx";
import { Table } from "../design/table.tsx";
import { namesOfLanguages } from "../site/languages.ts";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { useSite } from "../site/root-data.ts";
import { signedIn } from "../site/signed-in.ts";
import { WorkState } from "./work-state.tsx";

type Work = ItemOf<"listOwnProducts">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const page = await seen.api("listOwnProducts", { query: { cursor: searchOf(request)("cursor") } });
  return { ...page, ...titled(seen, msg`Works`) };
}

/** What is done to all that is ticked. */
const deeds = ["publish", "archive"] as const;
type Deed = (typeof deeds)[number];

/** A draft of a bundle of works, with the topic and the language of the first. */
async function bundled(api: Api, currency: Currency, ids: readonly string[], title: string) {
  let made: string | undefined;
  const outcome = await attempt("made", async () => {
    const [first] = ids;
    // With too few works the API says what it wants.
    const { topic, language } =
      first === undefined
        ? ({ topic: topicList[0] ?? "business", language: "en" } as const)
        : await api("getProduct", { params: { id: first } });
    const body = { title, summary: "", topic, language, price: { amount: 0, currency }, includes: [...ids] };
    made = (await api("createProduct", { body: { type: "bundle", ...body } })).id;
  });
  if (made !== undefined) throw redirect(`/studio/works/${made}`);
  return outcome;
}

/** Puts several on sale or takes them off, or starts a draft: free until its creator says what it costs. */
export async function action({ context, request }: ActionFunctionArgs) {
  const { api, currency } = signedIn(context, request, "creator");
  const given = await givenBy(request);
  const deed = deeds.find((each) => each === given.text("intent"));
  if (deed !== undefined) {
    const operation = deed === "publish" ? "publishProduct" : "archiveProduct";
    return { deed, fates: await toEach(given, (id) => api(operation, { params: { id } })) };
  }
  if (given.text("intent") === "bundle") return bundled(api, currency, given.all("ticked"), given.text("named"));
  const type = given.text("type") as ProductType;
  let made: string | undefined;
  const outcome = await attempt("made", async () => {
    const { id } = await api("createProduct", {
      body: {
        type,
        title: given.text("title"),
        summary: "",
        topic: given.text("topic") as Topic,
        language: given.text("language") === "zh" ? "zh" : "en",
        price: { amount: 0, currency },
        ...(type === "credit-pack" && { credits: { amount: 10 } }),
      },
    });
    made = id;
  });
  if (made !== undefined) throw redirect(`/studio/works/${made}`);
  return outcome;
}

export const meta: MetaFunction<typeof loader> = ownHead;

function NewWork() {
  const { t } = useLingui();
  const { language } = useSite();
  const [typeName, topicName] = [useTypeName(), useTopicName()];
  return (
    <Form method="post" className="form measure">
      <Field name="title" label={t`Title`} minLength={3} maxLength={160} required />
      <label className="field">
        <span className="label">{t`Kind`}</span>
        <select name="type">
          {productTypeList
            .filter((type) => type !== "bundle")
            .map((type) => (
              <option key={type} value={type}>
                {typeName(type)}
              </option>
            ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t`Topic`}</span>
        <select name="topic">
          {topicList.map((topic) => (
            <option key={topic} value={topic}>
              {topicName(topic)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t`Language of the work`}</span>
        <select name="language" defaultValue={language}>
          {Object.entries(namesOfLanguages).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p>
        <button className="button" type="submit">
          <Trans>Start a draft</Trans>
        </button>
      </p>
    </Form>
  );
}

function Together() {
  const { t } = useLingui();
  return (
    <Form method="post" id={SEVERAL} className="row">
      <span className="soft">
        <Trans>All that are ticked:</Trans>
      </span>
      <button className="button plain small" type="submit" name="intent" value="publish">
        <Trans>Put on sale</Trans>
      </button>
      <button className="button plain small" type="submit" name="intent" value="archive">
        <Trans>Take off sale</Trans>
      </button>
      <input type="hidden" name="named" value={t`Several works together`} />
      <button className="button plain small" type="submit" name="intent" value="bundle">
        <Trans>Make a bundle of them</Trans>
      </button>
    </Form>
  );
}

/** What became of each, with the way back for those that it was done to. */
function Became(props: { readonly deed: Deed; readonly fates: readonly Fate[]; readonly titles: readonly Work[] }) {
  const { deed, fates, titles } = props;
  const { t } = useLingui();
  const done = { publish: t`On sale now:`, archive: t`No longer on sale; buyers keep them:` };
  const changed = fates.filter(({ refused }) => refused === undefined);
  return (
    <>
      <Fates fates={fates} done={done[deed]} nameOf={(id) => titles.find((each) => each.id === id)?.title ?? id} />
      {changed.length === 0 ? null : (
        <Form method="post">
          {changed.map(({ id }) => (
            <input key={id} type="hidden" name="ticked" value={id} />
          ))}
          <button
            className="button plain small"
            type="submit"
            name="intent"
            value={deed === "publish" ? "archive" : "publish"}
          >
            <Trans>Undo</Trans>
          </button>
        </Form>
      )}
    </>
  );
}

export default function Works() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const said = useActionData<typeof action>();
  const { t } = useLingui();
  const { currency } = useSite();
  const typeName = useTypeName();
  return (
    <>
      <header className="spread">
        <h1>
          <Trans>Works</Trans>
        </h1>
        <a className="button" href="#new">
          <Trans>New work</Trans>
        </a>
      </header>
      {said && "fates" in said ? <Became {...said} titles={items} /> : <OutcomeNotice outcome={said} done={{}} />}
      <Table<Work>
        caption={t`Works`}
        rows={items}
        keyOf={({ id }) => id}
        cursor={cursor}
        empty={
          <p>
            <Trans>You have no works yet. Start a draft below; nobody sees it until you put it on sale.</Trans>
          </p>
        }
        columns={[
          {
            head: t`Title`,
            cell: ({ id, title, language }) => (
              <>
                <Tick id={id} name={title} />{" "}
                <Link to={`/studio/works/${id}`} lang={language}>
                  {title}
                </Link>
              </>
            ),
          },
          { head: t`Kind`, cell: ({ type }) => typeName(type) },
          { head: t`State`, cell: ({ state }) => <WorkState state={state} /> },
          { head: t`Reviews`, cell: ({ rating }) => (rating.count === 0 ? "–" : <Stars rating={rating} />) },
          { head: t`Price`, isNumber: true, cell: (work) => <Price work={work} currency={currency} /> },
        ]}
      />
      {items.length > 1 ? <Together /> : null}
      <section className="stack" id="new">
        <h2>
          <Trans>A new work</Trans>
        </h2>
        <NewWork />
      </section>
    </>
  );
}

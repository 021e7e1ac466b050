import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import {
  type ActionFunctionArgs,
  data,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
  useNavigation,
} from "react-router";
import type { Reply } from "../../api/operations.ts";
import { Notice } from "../../design/notice.tsx";
import { head } from "../../site/head.ts";
import { type Language, languages, namesOfLanguages } from "../../site/languages.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Refusal, refused, textOf } from "../forms.tsx";
import { addressesOf, type Wrong } from "./addresses.ts";
import { titlesOf } from "./names.ts";

const AT_ONCE = 100;
const MOST = 500;
const MOST_WORKS = 30;

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const { id = "" } = params;
  const [usage, titles] = await Promise.all([
    api("getSeatUsage", { params: { id }, query: { limit: "1" } }),
    titlesOf(api, id),
  ]);
  const free = await Promise.all(
    Object.entries(titles)
      .slice(0, MOST_WORKS)
      .map(async ([product, title]) => {
        const found = await api("listSeats", { params: { id }, query: { product, limit: "1" } });
        return { product, title, free: found.free };
      }),
  );
  const asked = new URL(request.url).searchParams.get("product") ?? usage.pools[0]?.productId;
  return { id, products: free, asked, title: say(msg`Invite members`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: `/desk/organisations/${loaderData.id}/invite`, isIndexed: false }) : [];

type Invitation = Reply<"inviteMembers">["invitations"][number];

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const { id = "" } = params;
  const form = await request.formData();
  const product = textOf(form, "product");
  const language = languages.find((each) => each === textOf(form, "language")) ?? "en";
  const emails = addressesOf(textOf(form, "emails")).emails.slice(0, MOST);
  if (emails.length === 0) {
    return data({ intent: "invite", code: "no-addresses", detail: "", typed: {}, invitations: [] }, 422);
  }
  const invitations: Invitation[] = [];
  try {
    for (let at = 0; at < emails.length; at += AT_ONCE) {
      const body = { product, language, emails: emails.slice(at, at + AT_ONCE) };
      invitations.push(...(await api("inviteMembers", { params: { id }, body })).invitations);
    }
  } catch (error) {
    const said = refused(error, "invite", form);
    return data({ ...said.data, invitations }, said.init ?? undefined);
  }
  return { intent: "invite", code: "", detail: "", typed: {}, invitations };
}

const words = {
  "no-addresses": msg`There is no valid e-mail address in it.`,
  "no-seats": msg`No seats for this work can be assigned now.`,
  "invalid-request": msg`Some of these are not addresses. See the list below.`,
};

function WrongWords({ why }: Pick<Wrong, "why">) {
  if (why === "twice") return <Trans>is listed twice; it is invited once</Trans>;
  if (why === "no-address") return <Trans>has no address</Trans>;
  return <Trans>is not an address</Trans>;
}

function Preview({ text, free }: { readonly text: string; readonly free: number }) {
  const { emails, wrong } = addressesOf(text);
  if (text.trim() === "") return null;
  return (
    <div className="stack" role="status">
      <p>
        <strong>
          <Trans>{emails.length} addresses will be invited.</Trans>
        </strong>{" "}
        {emails.length > free ? (
          <span className="wrong">
            <Trans>Only {free} seats are free: the others are not invited.</Trans>
          </span>
        ) : null}
      </p>
      {wrong.length === 0 ? null : (
        <ul className="small desk-terms">
          {wrong.slice(0, 20).map(({ line, text: given, why }) => (
            <li key={`${line} ${given}`}>
              <Trans>
                Line {line}: “{given}”
              </Trans>{" "}
              <WrongWords why={why} />
            </li>
          ))}
          {wrong.length > 20 ? (
            <li>
              <Trans>and {wrong.length - 20} more</Trans>
            </li>
          ) : null}
        </ul>
      )}
    </div>
  );
}

function Outcome({ invitations }: { readonly invitations: readonly Invitation[] }) {
  const { t } = useLingui();
  const names: Readonly<Record<Invitation["status"], string>> = {
    invited: t`is invited`,
    "already-invited": t`was invited before`,
    "already-claimed": t`already has a seat`,
    "no-free-seat": t`no seat was free for it`,
    busy: t`seats were taken at the same moment: send it again`,
  };
  if (invitations.length === 0) return null;
  const sent = invitations.filter(({ status }) => status === "invited").length;
  return (
    <Notice kind={sent === invitations.length ? "good" : "warm"}>
      <p>
        <Trans>
          {sent} of {invitations.length} are invited, and find a code in their mail.
        </Trans>
      </p>
      <ul className="small desk-terms">
        {invitations
          .filter(({ status }) => status !== "invited")
          .map(({ email, status }) => (
            <li key={email}>
              {email}: {names[status]}
            </li>
          ))}
      </ul>
    </Notice>
  );
}

function Addresses({ text, setText }: { readonly text: string; readonly setText: (text: string) => void }) {
  const read = async (file: File | undefined) => {
    if (file) setText(`${text === "" ? "" : `${text.trimEnd()}\n`}${await file.text()}`);
  };
  return (
    <>
      <div className="field">
        <label htmlFor="emails">
          <Trans>Addresses</Trans>
        </label>
        <textarea
          id="emails"
          name="emails"
          rows={8}
          required
          value={text}
          aria-describedby="emails-hint"
          onChange={({ target }) => setText(target.value)}
        />
        <span className="hint" id="emails-hint">
          <Trans>One on each line, or separated by commas, as copied from a mail or a table.</Trans>
        </span>
      </div>
      <div className="field">
        <label htmlFor="file">
          <Trans>Or a CSV file</Trans>
        </label>
        <input
          id="file"
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={({ target }) => void read(target.files?.[0])}
        />
      </div>
    </>
  );
}

export default function Invite() {
  const { id, products, asked, language } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const { state } = useNavigation();
  const [text, setText] = useState("");
  const [product, setProduct] = useState(asked ?? products[0]?.product ?? "");
  const free = products.find((each) => each.product === product)?.free ?? 0;
  if (products.length === 0)
    return (
      <p>
        <Link to={`/desk/organisations/${id}/buy`}>
          <Trans>Buy seats</Trans>
        </Link>
      </p>
    );
  return (
    <Form method="post" className="form measure">
      <h2>
        <Trans>Invite members</Trans>
      </h2>
      {answered?.code ? <Refusal of={answered} words={words} /> : null}
      {answered ? <Outcome invitations={answered.invitations} /> : null}
      <div className="field">
        <label htmlFor="product">
          <Trans>Works</Trans>
        </label>
        <select id="product" name="product" value={product} onChange={({ target }) => setProduct(target.value)}>
          {products.map((each) => (
            <option key={each.product} value={each.product}>
              {each.title} ({each.free})
            </option>
          ))}
        </select>
        <span className="hint">
          <Trans>{free} seats are free.</Trans>
        </span>
      </div>
      <Addresses text={text} setText={setText} />
      <div className="field">
        <label htmlFor="language">
          <Trans>Language of the mail</Trans>
        </label>
        <select id="language" name="language" defaultValue={language satisfies Language}>
          {languages.map((each) => (
            <option key={each} value={each}>
              {namesOfLanguages[each]}
            </option>
          ))}
        </select>
      </div>
      <Preview text={text} free={free} />
      <p>
        <button className="button" type="submit" disabled={state === "submitting"}>
          <Trans>Send the invitations</Trans>
        </button>
      </p>
    </Form>
  );
}

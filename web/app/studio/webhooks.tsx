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
} from "react-router";
import { isRefused } from "../api/api.ts";
import { givenBy } from "../api/form.ts";
import type { Reply } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { Notice } from "../design/notice.tsx";
import { Table } from "../design/table.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Endpoint = Reply<"listWebhookEndpoints">["items"][number];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  return { ...(await seen.api("listWebhookEndpoints")), ...titled(seen, msg`Webhooks`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "creator");
  const given = await givenBy(request);
  const description = given.optional("description");
  const body = { url: given.text("url"), ...(description !== undefined && { description }) };
  try {
    const { secret } = await api("createWebhookEndpoint", { body });
    return data({ secret, refused: undefined, url: "" });
  } catch (error) {
    if (!isRefused(error) || error.status >= 500) throw error;
    const detail = error.errors.find(({ pointer }) => pointer.endsWith("/url"))?.detail ?? error.detail;
    return data({ secret: undefined, refused: detail, url: body.url }, error.status);
  }
}

export const meta: MetaFunction<typeof loader> = ownHead;

/** Shown this once: the platform keeps it sealed. */
function Secret({ secret }: { readonly secret: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <Notice kind="good" title={<Trans>The endpoint is there. This is its secret, shown this once:</Trans>}>
      <p className="row">
        <code>{secret}</code>
        <button
          className="button plain small"
          type="button"
          onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}
        >
          {isCopied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
        </button>
      </p>
    </Notice>
  );
}

/** How an endpoint fares. */
export function EndpointState({ endpoint: { state, failingSince } }: { readonly endpoint: Endpoint }) {
  if (state === "disabled") {
    return (
      <span className="tag">
        <Trans>Disabled</Trans>
      </span>
    );
  }
  return failingSince === undefined ? (
    <span className="tag good">
      <Trans>Healthy</Trans>
    </span>
  ) : (
    <span className="tag warm">
      <Trans>Fails</Trans>
    </span>
  );
}

export default function Webhooks() {
  const { items } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Webhooks</Trans>
      </h1>
      <p className="lead">
        <Trans>
          Your own systems receive each sale, refund and renewal at once, signed as Standard Webhooks specifies.
        </Trans>
      </p>
      {outcome?.secret === undefined ? null : <Secret secret={outcome.secret} />}
      <Table<Endpoint>
        caption={t`Endpoints`}
        rows={items}
        keyOf={({ id }) => id}
        empty={
          <p>
            <Trans>None of your systems receives sales yet. Enter a URL below.</Trans>
          </p>
        }
        columns={[
          { head: t`URL`, cell: ({ id, url }) => <Link to={`/studio/webhooks/${id}`}>{url}</Link> },
          { head: t`For`, cell: ({ description }) => description ?? "–" },
          { head: t`State`, cell: (endpoint) => <EndpointState endpoint={endpoint} /> },
        ]}
      />
      <section className="stack">
        <h2>
          <Trans>A new endpoint</Trans>
        </h2>
        <Form method="post" className="form measure">
          <Field
            name="url"
            type="url"
            label={t`URL`}
            hint={t`https, and reachable from the whole internet`}
            error={outcome?.refused}
            defaultValue={outcome?.url}
            required
          />
          <Field name="description" label={t`What it is for`} maxLength={200} />
          <p>
            <button className="button" type="submit">
              <Trans>Send it my sales</Trans>
            </button>
          </p>
        </Form>
      </section>
    </>
  );
}

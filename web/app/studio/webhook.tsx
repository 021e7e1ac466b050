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
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { ItemOf } from "../api/operations.ts";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { EndpointState } from "./webhooks.tsx";

type Delivery = ItemOf<"listWebhookDeliveries">;

export async function loader({ context, request, params: { id = "" } }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const params = { id };
  const [endpoint, deliveries] = await Promise.all([
    seen.api("getWebhookEndpoint", { params }),
    seen.api("listWebhookDeliveries", { params, query: { cursor: searchOf(request)("cursor") } }),
  ]);
  return { endpoint, deliveries, ...titled(seen, msg`Webhooks`) };
}

export async function action({ context, request, params: { id = "" } }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "creator");
  const given = await givenBy(request);
  const params = { id };
  switch (given.text("intent")) {
    case "test":
      return attempt("tested", () => api("testWebhookEndpoint", { params }));
    case "replay":
      return attempt("replayed", () =>
        api("replayWebhookDelivery", { params: { id, delivery: given.text("delivery") } }),
      );
    case "delete": {
      await api("deleteWebhookEndpoint", { params });
      throw redirect("/studio/webhooks");
    }
    default: {
      const disabled = given.text("intent") === "disable";
      return attempt(disabled ? "disabled" : "enabled", () =>
        api("changeWebhookEndpoint", { params, body: { disabled } }),
      );
    }
  }
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Outcome({ delivery: { state, attempts, failure, nextAttemptAt } }: { readonly delivery: Delivery }) {
  const last = attempts.at(-1);
  const said = last?.status ?? last?.error;
  if (state === "delivered") return <span className="tag good">{said}</span>;
  return (
    <span className="stack">
      <span className={`tag ${state === "failed" ? "loss" : "warm"}`}>{said ?? state}</span>
      {failure ? <span className="small">{failure}</span> : null}
      {nextAttemptAt ? (
        <span className="small soft">
          <Trans>
            Again at <When at={nextAttemptAt} as="minute" />
          </Trans>
        </span>
      ) : null}
    </span>
  );
}

function Deliveries(props: { readonly items: readonly Delivery[]; readonly cursor?: string | undefined }) {
  const { t } = useLingui();
  return (
    <Table<Delivery>
      caption={t`Deliveries`}
      rows={props.items}
      keyOf={({ id }) => id}
      cursor={props.cursor}
      empty={
        <p>
          <Trans>Nothing was sent yet. Send a test to see whether it arrives.</Trans>
        </p>
      }
      columns={[
        { head: t`Event`, cell: ({ type }) => type },
        { head: t`When`, cell: ({ at }) => <When at={at} as="minute" /> },
        { head: t`Attempts`, isNumber: true, cell: ({ attempts }) => attempts.length },
        { head: t`Answer`, cell: (delivery) => <Outcome delivery={delivery} /> },
        {
          head: t`What to do`,
          cell: ({ id }) => (
            <Form method="post">
              <input type="hidden" name="delivery" value={id} />
              <button className="button plain small" type="submit" name="intent" value="replay">
                <Trans>Send again</Trans>
              </button>
            </Form>
          ),
        },
      ]}
    />
  );
}

export default function Webhook() {
  const { endpoint, deliveries } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  const isOff = endpoint.state === "disabled";
  return (
    <>
      <p className="crumbs">
        <Link to="/studio/webhooks">
          <Trans>Webhooks</Trans>
        </Link>
      </p>
      <header className="stack">
        <h1>{new URL(endpoint.url).host}</h1>
        <p className="row">
          <code>{endpoint.url}</code> <EndpointState endpoint={endpoint} />
        </p>
      </header>
      <OutcomeNotice
        outcome={outcome}
        done={{
          tested: t`A test was sent; its result is below.`,
          replayed: t`It is sent again.`,
          disabled: t`Nothing is sent to it from now on.`,
          enabled: t`It receives your sales again.`,
        }}
      />
      <Form method="post" className="row">
        <button className="button" type="submit" name="intent" value="test" disabled={isOff}>
          <Trans>Send a test</Trans>
        </button>
        <button className="button plain" type="submit" name="intent" value={isOff ? "enable" : "disable"}>
          {isOff ? <Trans>Enable</Trans> : <Trans>Disable</Trans>}
        </button>
        <button className="button loss" type="submit" name="intent" value="delete">
          <Trans>Delete the endpoint</Trans>
        </button>
      </Form>
      <section className="stack">
        <h2>
          <Trans>Deliveries of the last 30 days</Trans>
        </h2>
        <Deliveries items={deliveries.items} cursor={deliveries.cursor} />
      </section>
    </>
  );
}

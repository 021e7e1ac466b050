import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Form } from "react-router";
import type { Api } from "../api/api.ts";
import { attempt } from "../api/attempt.ts";
import type { Given } from "../api/form.ts";
import type { ItemOf } from "../api/operations.ts";
import { Amount } from "./money.tsx";
import { Tick } from "./several.tsx";
import { Table } from "./table.tsx";
import { Tabs } from "./tabs.tsx";
import { When } from "./when.tsx";

type Refund = ItemOf<"listRefunds">;
export type RefundState = Refund["state"];

/** Approves or denies a refund, for the forms of the list. */
export function decideRefund(api: Api, given: Given) {
  const params = { id: given.text("id") };
  if (given.text("intent") === "deny") {
    return attempt("denied", () => api("denyRefund", { params, body: { note: given.text("note") } }));
  }
  const body = { keepsAccess: given.has("keepsAccess"), note: given.optional("note") };
  return attempt("approved", () => api("approveRefund", { params, body }));
}

export function RefundDecision({ id }: { readonly id: string }) {
  return (
    <div className="stack">
      <details className="fold">
        <summary>
          <Trans>Approve</Trans>
        </summary>
        <Form method="post" className="inline-form">
          <input type="hidden" name="id" value={id} />
          <label className="choice">
            <input type="checkbox" name="keepsAccess" />
            <Trans>The buyer keeps the access</Trans>
          </label>
          <label className="field">
            <span className="label">
              <Trans>A message to the buyer (optional)</Trans>
            </span>
            <input name="note" maxLength={1000} />
          </label>
          <button className="button small" type="submit" name="intent" value="approve">
            <Trans>Give the money back</Trans>
          </button>
        </Form>
      </details>
      <details className="fold">
        <summary>
          <Trans>Deny</Trans>
        </summary>
        <Form method="post" className="inline-form">
          <input type="hidden" name="id" value={id} />
          <label className="field">
            <span className="label">
              <Trans>Reason; the buyer will see it</Trans>
            </span>
            <input name="note" maxLength={1000} required />
          </label>
          <button className="button loss small" type="submit" name="intent" value="deny">
            <Trans>Deny the refund</Trans>
          </button>
        </Form>
      </details>
    </div>
  );
}

/** The reason for a refund, the policy's result, and the decision. */
function Reason({ refund: { reason, policy, note, failure } }: { readonly refund: Refund }) {
  return (
    <div className="stack">
      {reason ? <p>{reason}</p> : null}
      {policy ? <p className="soft">{policy}</p> : null}
      {note ? <p>{note}</p> : null}
      {failure ? <p className="wrong">{failure}</p> : null}
    </div>
  );
}

/** Refunds in a state, with forms to decide those that wait. */
export function RefundList(props: {
  readonly items: readonly Refund[];
  readonly cursor?: string | undefined;
  readonly state: RefundState;
  /** Titles of the works, by id, as far as they are known. */
  readonly titles?: Readonly<Record<string, string>>;
  /** Whether several can be ticked and decided together by a form of the page. */
  readonly isTickable?: boolean;
  readonly ticked?: readonly string[];
  /** A link to the order, for viewers who may see it. */
  readonly orderLink?: (orderId: string, children: ReactNode) => ReactNode;
}) {
  const { items, cursor, state, titles = {}, isTickable = false, ticked = [], orderLink } = props;
  const { t } = useLingui();
  const values = [
    { value: "requested", name: t`To decide` },
    { value: "approved", name: t`Approved, not yet paid` },
    { value: "pending", name: t`On the way` },
    { value: "succeeded", name: t`Given back` },
    { value: "denied", name: t`Denied` },
    { value: "failed", name: t`Failed` },
  ] as const;
  return (
    <>
      <Tabs name="state" label={t`State`} values={values} current={state as (typeof values)[number]["value"]} />
      <Table<Refund>
        caption={t`Refunds`}
        rows={items}
        keyOf={({ id }) => id}
        cursor={cursor}
        empty={
          <p>
            <Trans>No refund is in this state.</Trans>
          </p>
        }
        columns={[
          {
            head: t`Asked`,
            cell: ({ id, at, orderId }) => (
              <span className="ticked">
                {isTickable ? <Tick id={id} name={at} isTicked={ticked.includes(id)} /> : null}
                {orderLink ? orderLink(orderId, <When at={at} as="minute" />) : <When at={at} as="minute" />}
              </span>
            ),
          },
          { head: t`Works`, cell: ({ products }) => products.map((id) => titles[id] ?? id).join(", ") },
          { head: t`Why`, cell: (refund) => <Reason refund={refund} /> },
          { head: t`Amount`, isNumber: true, cell: ({ amount }) => <Amount money={amount} /> },
          ...(state === "requested" ? [{ head: t`Decide`, cell: ({ id }: Refund) => <RefundDecision id={id} /> }] : []),
        ]}
      />
    </>
  );
}

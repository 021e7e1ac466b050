import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { givenBy } from "../api/form.ts";
import { OutcomeNotice } from "../design/outcome.tsx";
import { decideRefund, RefundList, type RefundState } from "../design/refund-list.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const search = searchOf(request);
  const state = (search("state") ?? "requested") as RefundState;
  const page = await seen.api("listRefunds", { query: { state, cursor: search("cursor") } });
  return { ...page, state, ...titled(seen, msg`Refunds`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  return decideRefund(signedIn(context, request, "creator").api, await givenBy(request));
}

export const meta: MetaFunction<typeof loader> = ownHead;

export default function Refunds() {
  const { items, cursor, state } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Refunds</Trans>
      </h1>
      <OutcomeNotice
        outcome={outcome}
        done={{
          approved: t`The refund is approved, and on its way.`,
          denied: t`The refund is denied, and the buyer gets the reason.`,
        }}
      />
      <RefundList items={items} cursor={cursor} state={state} />
    </>
  );
}

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
import { changeDiscounts, DiscountForm, Discounts } from "../design/discounts.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const query = { cursor: searchOf(request)("cursor") };
  return { ...(await seen.api("listDiscounts", { query })), ...titled(seen, msg`Discounts`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "creator");
  return changeDiscounts(api, await givenBy(request));
}

export const meta: MetaFunction<typeof loader> = ownHead;

export default function DiscountsPage() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Discounts</Trans>
      </h1>
      <p className="lead">
        <Trans>Codes for your own works. You bear the discount.</Trans>
      </p>
      <OutcomeNotice
        outcome={outcome}
        done={{ made: t`The code can be used now.`, archived: t`The code has ended.` }}
      />
      <Discounts items={items} cursor={cursor} />
      <section className="stack">
        <h2>
          <Trans>A new discount</Trans>
        </h2>
        <DiscountForm />
      </section>
    </>
  );
}

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
import { changeOffers, OfferForm, Offers } from "../design/offers.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const query = { of: "all" as const, cursor: searchOf(request)("cursor") };
  return { ...(await seen.api("listOffers", { query })), ...titled(seen, msg`Offers`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  return changeOffers(api, await givenBy(request), "platform");
}

export const meta: MetaFunction<typeof loader> = ownHead;

export default function OffersPage() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Offers</Trans>
      </h1>
      <p className="lead measure">
        <Trans>
          All offers of the shop. The platform pays for those made here; a discount waits for the approval of the work's
          creator.
        </Trans>
      </p>
      <OutcomeNotice outcome={outcome} done={{ made: t`The offer is made.`, stopped: t`The offer has ended.` }} />
      <Offers items={items} cursor={cursor} path="/console/offers" canDecide={false} />
      <section className="stack">
        <h2>
          <Trans>A new offer</Trans>
        </h2>
        <OfferForm />
      </section>
    </>
  );
}

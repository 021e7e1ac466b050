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
  const seen = signedIn(context, request, "creator");
  const query = { cursor: searchOf(request)("cursor") };
  const [offers, own] = await Promise.all([
    seen.api("listOffers", { query }),
    seen.api("listOwnProducts", { query: { limit: "100" } }),
  ]);
  const works = own.items.filter(({ state }) => state === "published").map(({ id, title }) => ({ id, title }));
  return { ...offers, works, ...titled(seen, msg`Offers`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "creator");
  return changeOffers(api, await givenBy(request));
}

export const meta: MetaFunction<typeof loader> = ownHead;

export default function OffersPage() {
  const { items, cursor, works } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Offers</Trans>
      </h1>
      <p className="lead measure">
        <Trans>
          Offers are shown on the pages of your works, to some people only. Those that earn the most are shown more
          often. You pay for the discounts.
        </Trans>
      </p>
      <OutcomeNotice
        outcome={outcome}
        done={{
          made: t`The offer is running.`,
          approved: t`The offer is approved.`,
          declined: t`The offer is declined.`,
          stopped: t`The offer has ended.`,
        }}
      />
      <Offers items={items} cursor={cursor} path="/studio/offers" canDecide />
      {works.length === 0 ? null : (
        <section className="stack">
          <h2>
            <Trans>A new offer</Trans>
          </h2>
          <OfferForm works={works} />
        </section>
      )}
    </>
  );
}

import { msg } from "@lingui/core/macro";
import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { OfferResults } from "../design/offer-results.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const results = await seen.api("getOffer", { params: { id: params.id ?? "" } });
  return { results, ...titled(seen, msg`Offer`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

export default function OfferPage() {
  return <OfferResults results={useLoaderData<typeof loader>().results} />;
}

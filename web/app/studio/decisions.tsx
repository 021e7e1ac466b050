import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { DecisionsView } from "../design/decisions.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

export async function loader({ context, request, params: { id = "" } }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const [{ title, language }, decisions] = await Promise.all([
    seen.api("getProduct", { params: { id } }),
    seen.api("getDecisions", { params: { id } }),
  ]);
  return { work: { id, title, language }, decisions, ...titled(seen, msg`Buying and leaving`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

export default function WorkDecisions() {
  const { work, decisions } = useLoaderData<typeof loader>();
  return (
    <>
      <p className="crumbs">
        <Link to="/studio/works">
          <Trans>Works</Trans>
        </Link>{" "}
        /{" "}
        <Link to={`/studio/works/${work.id}`} lang={work.language}>
          {work.title}
        </Link>
      </p>
      <h1>
        <Trans>Buying and leaving</Trans>
      </h1>
      <DecisionsView decisions={decisions} />
    </>
  );
}

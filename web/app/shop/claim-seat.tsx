import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { head } from "../site/head.ts";
import { site } from "../site/site.ts";
import { claimed, codeKept } from "./claim.ts";
import { ClaimForm } from "./claim-form.tsx";
import { useClaimRefusal } from "./claim-refusals.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const seen = context.get(site);
  const { language, origin, say, viewer } = seen;
  return { kept: codeKept(seen), isSignedIn: viewer !== undefined, title: say(msg`Take your seat`), language, origin };
}

export const action = (args: ActionFunctionArgs) => claimed(args, (api, code) => api("claimSeat", { body: { code } }));

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/invitations/claim", isIndexed: false }) : [];

export default function ClaimSeat() {
  const { kept, isSignedIn } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const refusal = useClaimRefusal();
  if (answer?.taken) {
    const { organisation, productId } = answer.taken;
    const { name } = organisation;
    return (
      <div className="frame page reading stack-l">
        <h1>
          <Trans>You have your seat</Trans>
        </h1>
        <p className="lead">
          <Trans>{name} pays for it, and you can use it as long as they keep your seat. They see your progress.</Trans>
        </p>
        <p className="row">
          <Link className="button" to={`/desk/read/${productId}`} reloadDocument>
            <Trans>Open it</Trans>
          </Link>
        </p>
      </div>
    );
  }
  return (
    <div className="frame page narrow stack-l">
      <header className="stack">
        <h1>
          <Trans>Take your seat</Trans>
        </h1>
        <p className="soft">
          <Trans>Your organisation has bought you a seat for a work.</Trans>
        </p>
      </header>
      <ClaimForm
        code={answer?.code ?? kept}
        error={answer?.refused && refusal(answer.refused)}
        isSignedIn={isSignedIn}
      />
    </div>
  );
}

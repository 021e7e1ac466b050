import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
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
  return { kept: codeKept(seen), isSignedIn: viewer !== undefined, title: say(msg`Claim a gift`), language, origin };
}

export const action = (args: ActionFunctionArgs) => claimed(args, (api, code) => api("claimGift", { body: { code } }));

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/gifts/claim", isIndexed: false }) : [];

export default function ClaimGift() {
  const { kept, isSignedIn } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const refusal = useClaimRefusal();
  const { t } = useLingui();
  if (answer?.taken) {
    return (
      <div className="frame page reading stack-l">
        <h1>
          <Trans>It is yours</Trans>
        </h1>
        <ul className="opens">
          {answer.taken.products.map(({ productId, title }) => (
            <li key={productId} className="spread">
              <span>{title}</span>
              <Link
                className="button small"
                to={`/desk/read/${productId}`}
                reloadDocument
                aria-label={t`Open ${title}`}
              >
                <Trans>Open</Trans>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return (
    <div className="frame page narrow stack-l">
      <header className="stack">
        <h1>
          <Trans>Claim a gift</Trans>
        </h1>
        <p className="soft">
          <Trans>You have a gift. Once you claim it, it stays in your library.</Trans>
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

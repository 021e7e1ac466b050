import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import { OutcomeNotice } from "../design/outcome.tsx";
import { workPath } from "../design/work-card.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { useSaving } from "./saving.tsx";
import { BundleSection, isPart, type Own } from "./work-bundle.tsx";
import { CreditSection } from "./work-credits.tsx";
import { FileSection } from "./work-files.tsx";
import { PriceSection } from "./work-price.tsx";
import { WorkState } from "./work-state.tsx";
import { TextSection } from "./work-texts.tsx";
import type { Change, Work } from "./work-types.ts";

export async function loader({ context, request, params: { id = "" } }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const work = await seen.api("getProduct", { params: { id } });
  const own = work.type === "bundle" ? (await seen.api("listOwnProducts", { query: { limit: "100" } })).items : [];
  return {
    work,
    own: own.filter((each) => isPart(each) || work.includes?.includes(each.id)),
    ...titled(seen, msg`Work`),
  };
}

/** A change of fields comes as JSON, all else by a form's button. */
export async function action({ context, request, params: { id = "" } }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "creator");
  const params = { id };
  if (request.headers.get("content-type")?.includes("json")) {
    const body = (await request.json()) as Change;
    return attempt("saved", () => api("updateProduct", { params, body }));
  }
  switch ((await givenBy(request)).text("intent")) {
    case "publish":
      return attempt("published", () => api("publishProduct", { params }));
    case "archive":
      return attempt("archived", () => api("archiveProduct", { params }));
    case "remove-cover":
      return attempt("saved", () => api("removeCover", { params }));
    default:
      return attempt("saved", () => api("removePreview", { params }));
  }
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Sale({ work }: { readonly work: Work }) {
  if (work.state === "published") {
    return (
      <Form method="post" className="row">
        <a className="button plain" href={workPath(work)}>
          <Trans>See it in the shop</Trans>
        </a>
        <button className="button plain" type="submit" name="intent" value="archive">
          <Trans>Take it off sale</Trans>
        </button>
      </Form>
    );
  }
  return (
    <Form method="post" className="row">
      <button className="button" type="submit" name="intent" value="publish">
        <Trans>Put it on sale</Trans>
      </button>
    </Form>
  );
}

/** Whatever is changed is saved together: two saves at once would each find the other's version. */
function Sections({ work, own }: { readonly work: Work; readonly own: readonly Own[] }) {
  const saving = useSaving(work);
  return (
    <>
      <TextSection work={work} saving={saving} />
      {work.type === "bundle" ? <BundleSection work={work} own={own} saving={saving} /> : null}
      <FileSection work={work} />
      <PriceSection work={work} saving={saving} />
      {work.type === "bundle" || work.type === "membership" ? null : <CreditSection work={work} saving={saving} />}
    </>
  );
}

export default function WorkEditor() {
  const { work, own } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <p className="crumbs">
        <Link to="/studio/works">
          <Trans>Works</Trans>
        </Link>
      </p>
      <header className="stack">
        <h1 lang={work.language}>{work.title}</h1>
        <p className="row">
          <WorkState state={work.state} />
          <span className="soft small">
            <Trans>Version {work.version}</Trans>
          </span>
        </p>
        <Sale work={work} />
        <p className="small">
          <Link to={`/studio/works/${work.id}/decisions`}>
            <Trans>Buying and leaving</Trans>
          </Link>
        </p>
      </header>
      <OutcomeNotice
        outcome={outcome}
        done={{
          published: t`It is on sale.`,
          archived: t`It is no longer on sale. Buyers keep it.`,
          saved: t`Saved.`,
        }}
      />
      <Sections work={work} own={own} key={work.id} />
    </>
  );
}

import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { Link, type LoaderFunctionArgs, type MetaFunction, redirect, useLoaderData } from "react-router";
import { type Api, isRefused } from "../../api/api.ts";
import { Cover } from "../../design/cover.tsx";
import { Notice } from "../../design/notice.tsx";
import { head } from "../../site/head.ts";
import { signedIn } from "../../site/signed-in.ts";
import "../desk.css";
import "./reader.css";
import FileReader from "./file.tsx";
import MediaReader from "./media.tsx";
import PdfReader from "./pdf.tsx";
import { kindOf, type ReaderKind, type ReaderProps } from "./reader-props.ts";
import TextReader from "./text.tsx";

export const handle = { hydrates: true };

const CLOSED = ["not-entitled", "access-suspended", "access-ended", "access-revoked"];

const progressOf = async (api: Api, id: string) => {
  try {
    return await api("getProgress", { params: { id } });
  } catch (error) {
    if (isRefused(error, "not-begun")) return undefined;
    throw error;
  }
};

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const { product: id = "" } = params;
  const asked = new URL(request.url).searchParams;
  const page = { title: say(msg`Reading`), origin, language };
  try {
    const [work, access, progress] = await Promise.all([
      api("getProduct", { params: { id } }),
      api("getAccess", { params: { id } }),
      progressOf(api, id),
    ]);
    const named = { ...page, title: work.title, work };
    if (!access.allowed) throw redirect(`/desk/access/${id}`);
    if (work.includes) {
      const within = await api("listProducts", { query: { ids: work.includes.join(",") } });
      return { ...named, shows: "bundle", within: within.items } as const;
    }
    if (work.content === undefined) return { ...named, shows: "nothing" } as const;
    const isOwn = access.sources.some(({ source }) => source === "creator");
    // Opening a work ends its automatic refund, so a buyer confirms it.
    const isPaid = access.sources.some(
      ({ source, state }) => state === "active" && /^(ORDER|SUBSCRIPTION)#/.test(source),
    );
    if (!progress && !asked.has("open") && isPaid && work.price.amount > 0) return { ...named, shows: "gate" } as const;
    const version = asked.get("version") ?? undefined;
    const content = await api("getContent", { params: { id }, query: { version } });
    return { ...named, shows: "content", content, progress, isOwn } as const;
  } catch (error) {
    if (isRefused(error, ...CLOSED)) throw redirect(`/desk/access/${id}`);
    if (isRefused(error, "unknown-product", "no-content", "unknown-version", "invalid-request"))
      throw new Response(null, { status: 404 });
    throw error;
  }
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: `/desk/read/${loaderData.work.id}`, isIndexed: false }) : [];

const EpubReader = lazy(() => import("./epub.tsx"));

const readers: Readonly<Record<ReaderKind, React.ComponentType<ReaderProps>>> = {
  pdf: PdfReader,
  epub: EpubReader,
  text: TextReader,
  video: MediaReader,
  audio: MediaReader,
  file: FileReader,
};

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

/** A page before the content, with the cover. */
function Before({ work, children }: { readonly work: Data["work"]; readonly children: React.ReactNode }) {
  return (
    <main id="main" className="frame page reading stack-l">
      <p className="crumbs">
        <Link to="/desk">
          <Trans>My desk</Trans>
        </Link>
      </p>
      <div className="desk-now">
        <Cover work={work} isFirst />
        <div className="stack">
          <h1 lang={work.language}>{work.title}</h1>
          {children}
        </div>
      </div>
    </main>
  );
}

function Gate({ work }: Pick<Data, "work">) {
  return (
    <Before work={work}>
      {work.refundDays ? (
        <p className="measure">
          <Trans>
            As long as you have not opened it, you can have your money back at once within {work.refundDays} days of the
            payment. Once it is open, a person decides.
          </Trans>
        </p>
      ) : (
        <p className="measure">
          <Trans>You have not opened it yet.</Trans>
        </p>
      )}
      <p className="row">
        <Link className="button" to="?open=1" replace>
          <Trans>Open it</Trans>
        </Link>
        <Link className="button plain" to="/desk/library">
          <Trans>Not now</Trans>
        </Link>
      </p>
    </Before>
  );
}

function Newer({ id, content }: { readonly id: string; readonly content: ReaderProps["content"] }) {
  if (!content.newer) return null;
  return (
    <Notice>
      <p>
        <Trans>A newer edition has come since you bought it.</Trans>{" "}
        <Link to={`/desk/read/${id}?open=1&version=${content.newer.version}`}>
          <Trans>Open that</Trans>
        </Link>
      </p>
    </Notice>
  );
}

export default function Read() {
  const data = useLoaderData<typeof loader>();
  const { work } = data;
  if (data.shows === "gate") return <Gate work={work} />;
  if (data.shows === "nothing")
    return (
      <Before work={work}>
        <p className="soft measure">
          <Trans>There is nothing to read here: the creator will contact you, or it is in your credits.</Trans>
        </p>
      </Before>
    );
  if (data.shows === "bundle")
    return (
      <Before work={work}>
        <ul className="desk-rows">
          {data.within.map(({ id, title, language }) => (
            <li key={id} className="desk-row">
              <Link to={`/desk/read/${id}`} lang={language}>
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </Before>
    );
  const { content, progress, isOwn } = data;
  const Reader = readers[kindOf(content.mediaType)];
  return (
    <Suspense fallback={<main id="main" className="reader" aria-busy="true" />}>
      <Reader
        key={content.version}
        product={work}
        content={content}
        progress={progress}
        isOwn={isOwn}
        notice={<Newer id={work.id} content={content} />}
      />
    </Suspense>
  );
}

import { type LoaderFunctionArgs, redirect } from "react-router";
import { site } from "../site/site.ts";

/** The free sample of a work: a URL of it is good for an hour, so it is asked for when it is opened. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { api } = context.get(site);
  const work = await api("getProduct", { params: { id: params.id ?? "" } });
  const { url } = await api("getPreview", { params: { id: work.id } });
  throw redirect(url, { status: 302, headers: { "cache-control": "no-store" } });
}

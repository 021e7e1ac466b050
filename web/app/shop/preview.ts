import { type LoaderFunctionArgs, redirect } from "react-router";
import { site } from "../site/site.ts";

/** Redirects to the free sample of a work, whose URL is valid for an hour and so requested here. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { api } = context.get(site);
  const work = await api("getProduct", { params: { id: params.id ?? "" } });
  const { url } = await api("getPreview", { params: { id: work.id } });
  throw redirect(url, { status: 302, headers: { "cache-control": "no-store" } });
}

import { type LoaderFunctionArgs, redirect } from "react-router";
import { isRefused } from "../api/api.ts";
import { site } from "./site.ts";

/** The link of a reminder or news leads to what it is about; an old one to the shop. */
export async function loader({ context, params }: LoaderFunctionArgs): Promise<never> {
  const { api } = context.get(site);
  try {
    const { path } = await api("followMessage", { params: { token: params.token ?? "" } });
    throw redirect(path);
  } catch (error) {
    if (isRefused(error, "unknown-link", "invalid-request")) throw redirect("/");
    throw error;
  }
}

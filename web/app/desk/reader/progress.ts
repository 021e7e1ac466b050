import type { ActionFunctionArgs } from "react-router";
import { isRefused } from "../../api/api.ts";
import { signedIn } from "../../site/signed-in.ts";

/** Stores a learner's position, for the reader and its beacon. */
export async function action({ context, request, params }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const { product: id = "" } = params;
  const given: unknown = await request.json().catch(() => undefined);
  const body = given as { progress: number };
  try {
    await api("putProgress", { params: { id }, body });
  } catch (error) {
    if (!isRefused(error)) throw error;
    return new Response(null, { status: error.status });
  }
  return new Response(null, { status: 204 });
}

import { useRouteLoaderData } from "react-router";
import type { Site } from "./site.ts";

/** What every page needs to know of who asks, as the root's loader gives it. */
export type RootData = Pick<Site, "language" | "currency" | "viewer" | "nonce" | "origin">;

/** Language, currency and viewer, as the root's loader found them. */
export function useSite(): RootData {
  const data = useRouteLoaderData<RootData>("root");
  if (data === undefined) throw new Error("The root has no data: it is asked for outside a page.");
  return data;
}

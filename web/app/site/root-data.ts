import { useRouteLoaderData } from "react-router";
import type { Site } from "./site.ts";

/** The data about the viewer that every page needs, from the root's loader. */
export type RootData = Pick<Site, "language" | "currency" | "viewer" | "nonce" | "origin">;

/** Language, currency and viewer, as the root's loader found them. */
export function useSite(): RootData {
  const data = useRouteLoaderData<RootData>("root");
  if (data === undefined) throw new Error("The root has no data: it is asked for outside a page.");
  return data;
}

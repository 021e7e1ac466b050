import { useRouteLoaderData } from "react-router";
import type { RootData } from "../root.tsx";

/** Language, currency and viewer, as the root's loader found them. */
export function useSite(): RootData {
  const data = useRouteLoaderData<RootData>("root");
  if (data === undefined) throw new Error("The root has no data: it is asked for outside a page.");
  return data;
}

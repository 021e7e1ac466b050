import { useCallback, useEffect, useRef, useState } from "react";
import { useHref } from "react-router";
import { type Place, progressKeeper } from "./progress-keeper.ts";
import type { ReaderProps } from "./reader-props.ts";

const bodyOf = (place: Place) => new Blob([JSON.stringify(place)], { type: "application/json" });

async function sendTo(url: string, place: Place): Promise<"kept" | "again" | "ended"> {
  try {
    const { status } = await fetch(url, { method: "POST", body: bodyOf(place) });
    if (status < 300) return "kept";
    return status === 429 || status >= 500 ? "again" : "ended";
  } catch {
    return "again";
  }
}

export type Report = (progress: number, position?: string) => void;

/** The current position, and a function that reports it. Nothing is stored for creators of the work. */
export function useProgress({
  product,
  progress,
  isOwn,
}: Pick<ReaderProps, "product" | "progress" | "isOwn">): readonly [share: number, report: Report] {
  const url = useHref(`/desk/progress/${product.id}`);
  const [share, setShare] = useState(progress?.progress ?? 0);
  const keeper = useRef<ReturnType<typeof progressKeeper>>(null);
  useEffect(() => {
    if (isOwn) return;
    const made = progressKeeper({
      send: (place) => sendTo(url, place),
      beacon: (place) => void navigator.sendBeacon(url, bodyOf(place)),
      later: (work, ms) => void setTimeout(work, ms),
    });
    keeper.current = made;
    const leave = () => {
      if (document.visibilityState === "hidden") made.leave();
    };
    document.addEventListener("visibilitychange", leave);
    addEventListener("pagehide", made.leave);
    return () => {
      document.removeEventListener("visibilitychange", leave);
      removeEventListener("pagehide", made.leave);
      made.leave();
    };
  }, [url, isOwn]);
  const report = useCallback<Report>((progress, position) => {
    const place = Math.min(1, Math.max(0, Math.round(progress * 10_000) / 10_000));
    setShare(place);
    const at = new Date().toISOString();
    keeper.current?.report({ progress: place, at, ...(position !== undefined && { position }) });
  }, []);
  return [share, report];
}

/** The part of a stored position after its kind: "12" of "page:12". */
export const placeOf = (position: string | undefined, kind: string): string | undefined =>
  position?.startsWith(`${kind}:`) ? position.slice(kind.length + 1) : undefined;

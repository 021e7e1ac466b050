import type { MouseEvent, ReactNode, SyntheticEvent } from "react";
import { useHref } from "react-router";

/** Whether a link or a form stays within an area. */
const staysIn = (area: string, target: string): boolean => {
  const { origin, pathname } = new URL(target, location.href);
  return origin === location.origin && (pathname === area || pathname.startsWith(`${area}/`));
};

const leaving = (event: SyntheticEvent, area: string, target: string | null | undefined) => {
  // Bypasses the router, so that the browser loads the page: pages outside the area have no React.
  if (target && !staysIn(area, target)) event.stopPropagation();
};

/** An area that hydrates: links and forms out of it load a new page. */
export function Area({ path, children }: { readonly path: string; readonly children: ReactNode }) {
  const area = useHref(path);
  const click = (event: MouseEvent) =>
    leaving(event, area, (event.target as Element).closest("a")?.getAttribute("href"));
  const submit = (event: SyntheticEvent) => leaving(event, area, (event.target as HTMLFormElement).action);
  return (
    <div className="area-root" onClickCapture={click} onSubmitCapture={submit}>
      {children}
    </div>
  );
}

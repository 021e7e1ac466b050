import type { ReactNode } from "react";

interface Props {
  readonly kind?: "plain" | "good" | "warm" | "loss";
  readonly title?: ReactNode;
  readonly children?: ReactNode;
}

/** What a page says of what was just done, or of what stands in the way. */
export function Notice({ kind = "plain", title, children }: Props) {
  return (
    <div className={`notice ${kind === "plain" ? "" : kind}`} role={kind === "loss" ? "alert" : "status"}>
      {title ? <strong>{title}</strong> : null}
      {children}
    </div>
  );
}

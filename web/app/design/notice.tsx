import type { ReactNode } from "react";

interface Props {
  readonly kind?: "plain" | "good" | "warm" | "loss";
  readonly title?: ReactNode;
  readonly children?: ReactNode;
}

/** A message about what was just done, or about a problem. */
export function Notice({ kind = "plain", title, children }: Props) {
  return (
    <div className={`notice ${kind === "plain" ? "" : kind}`} role={kind === "loss" ? "alert" : "status"}>
      {title ? <strong>{title}</strong> : null}
      {children}
    </div>
  );
}

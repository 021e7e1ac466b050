import type { InputHTMLAttributes, ReactNode } from "react";

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, "id"> {
  readonly name: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** The error of the field. */
  readonly error?: ReactNode;
}

/** A labelled input with hint and error. */
export function Field({ name, label, hint, error, ...input }: Props) {
  const told = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        aria-invalid={error ? true : undefined}
        aria-describedby={told || undefined}
        {...input}
      />
      {hint ? (
        <span className="hint" id={`${name}-hint`}>
          {hint}
        </span>
      ) : null}
      {error ? (
        <span className="wrong" id={`${name}-error`}>
          {error}
        </span>
      ) : null}
    </div>
  );
}

import { useLingui } from "@lingui/react/macro";
import { Field } from "../design/field.tsx";

/** A field for a new password, with its rules. */
export function PasswordField({ isWeak }: { readonly isWeak: boolean }) {
  const { t } = useLingui();
  const needs = t`At least 12 characters, with small and capital letters and a digit.`;
  return (
    <Field
      name="password"
      type="password"
      label={t`Password`}
      hint={isWeak ? undefined : needs}
      autoComplete="new-password"
      minLength={12}
      maxLength={256}
      required
      error={isWeak ? needs : undefined}
    />
  );
}

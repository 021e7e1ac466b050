import { useLingui } from "@lingui/react/macro";

const styles = {
  day: { dateStyle: "long" },
  short: { dateStyle: "medium" },
  minute: { dateStyle: "medium", timeStyle: "short" },
} as const;

/** An instant, as a day or to the minute, in the reader's way of writing dates. */
export function When({ at, as = "day" }: { readonly at: string; readonly as?: keyof typeof styles }) {
  const { i18n } = useLingui();
  // The same on the server and in the browser: money and terms run by UTC.
  const format = new Intl.DateTimeFormat(i18n.locale, { ...styles[as], timeZone: "UTC" });
  return <time dateTime={at}>{format.format(new Date(at))}</time>;
}

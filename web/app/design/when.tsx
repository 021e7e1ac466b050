import { useLingui } from "@lingui/react/macro";

/** Instants are shown in UTC, in which money and terms are computed: the same on the server and in every browser. */
const styles = {
  day: { dateStyle: "long" },
  short: { dateStyle: "medium" },
  minute: {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
type Style = keyof typeof styles;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(locale: string, as: Style): Intl.DateTimeFormat {
  const key = `${locale} ${as}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...styles[as], timeZone: "UTC" });
  formats.set(key, format);
  return format;
}

/** An instant, as a day or to the minute, in the reader's way of writing dates. */
export function When({ at, as = "day" }: { readonly at: string; readonly as?: Style }) {
  const { i18n } = useLingui();
  return <time dateTime={at}>{formatOf(i18n.locale, as).format(new Date(at))}</time>;
}

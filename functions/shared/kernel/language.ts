/** The languages of mails, problems and pages. */
const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The first of our languages in an Accept-Language header by its weights (RFC 9110, 12.5.4); undefined if none is. */
export function localeOf(header: string | undefined): Language | undefined {
  const wanted = (header ?? "").split(",").flatMap((part, at) => {
    const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
    const language = LANGUAGES.find((each) => tag === each || tag.startsWith(`${each}-`));
    const weight = Number(
      parameters
        .find((each) => each.trim().startsWith("q="))
        ?.trim()
        .slice(2) ?? 1,
    );
    return language && weight > 0 ? [{ language, weight, at }] : [];
  });
  return wanted.sort((a, b) => b.weight - a.weight || a.at - b.at)[0]?.language;
}

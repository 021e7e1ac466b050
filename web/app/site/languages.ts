export const languages = ["en", "zh"] as const;
export type Language = (typeof languages)[number];

/** English stands at /, the others under a path of their own: the basename of the router. */
export const basenameOf = (language: Language): string => (language === "en" ? "/" : `/${language}`);

export const languageOfPath = (path: string): Language => {
  const [, first] = path.split("/");
  return languages.find((each) => each !== "en" && each === first?.replace(/\.data$/, "")) ?? "en";
};

/** The same page in another language. `path` has the language's prefix where it has one. */
export function inLanguage(path: string, language: Language): string {
  const bare = path.replace(/^\/zh(?=\/|$)/, "") || "/";
  return language === "en" ? bare : bare === "/" ? `/${language}` : `/${language}${bare}`;
}

/** As BCP 47 names it, for `lang` and for numbers and dates. */
export const localeOf = (language: Language): string => (language === "zh" ? "zh-CN" : "en");

export const namesOfLanguages: Readonly<Record<Language, string>> = { en: "English", zh: "中文" };

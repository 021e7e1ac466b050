export const languages = ["en", "zh"] as const;
export type Language = (typeof languages)[number];

/** The basename of the router: English at /, the others under a prefix. */
export const basenameOf = (language: Language): string => (language === "en" ? "/" : `/${language}`);

export const languageOfPath = (path: string): Language => {
  const [, first] = path.split("/");
  return languages.find((each) => each !== "en" && each === first?.replace(/\.data$/, "")) ?? "en";
};

/** The same page in another language. `path` includes the language's prefix, if any. */
export function inLanguage(path: string, language: Language): string {
  const bare = path.replace(/^\/zh(?=\/|$)/, "") || "/";
  return language === "en" ? bare : bare === "/" ? `/${language}` : `/${language}${bare}`;
}

/** The BCP 47 tag, for `lang` and for numbers and dates. */
export const localeOf = (language: Language): string => (language === "zh" ? "zh-CN" : "en");

export const namesOfLanguages: Readonly<Record<Language, string>> = { en: "English", zh: "中文" };

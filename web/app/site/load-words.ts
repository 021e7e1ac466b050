import { type I18n, type Messages, setupI18n } from "@lingui/core";
import { areaOf } from "./areas.ts";
import type { Language } from "./languages.ts";

const catalogues = import.meta.glob<{ readonly messages: Messages }>(
  "/app/{site,design,desk,studio,console}/words/*.po",
);

/** The messages that a page of desk, studio or console needs in the browser. Other pages need none. */
export async function loadWords(language: Language, path: string): Promise<I18n> {
  const area = areaOf(path);
  const needed = ["site", "design", area];
  const found = await Promise.all(needed.map((each) => catalogues[`/app/${each}/words/${language}.po`]?.()));
  const messages: Messages = Object.assign({}, ...found.map((each) => each?.messages));
  return setupI18n({ locale: language, messages: { [language]: messages } });
}

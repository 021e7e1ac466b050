import { type I18n, type Messages, setupI18n } from "@lingui/core";
import { messages as accountEn } from "../account/words/en.po";
import { messages as accountZh } from "../account/words/zh.po";
import { messages as consoleEn } from "../console/words/en.po";
import { messages as consoleZh } from "../console/words/zh.po";
import { messages as designEn } from "../design/words/en.po";
import { messages as designZh } from "../design/words/zh.po";
import { messages as deskEn } from "../desk/words/en.po";
import { messages as deskZh } from "../desk/words/zh.po";
import { messages as shopEn } from "../shop/words/en.po";
import { messages as shopZh } from "../shop/words/zh.po";
import { messages as studioEn } from "../studio/words/en.po";
import { messages as studioZh } from "../studio/words/zh.po";
import type { Area } from "./areas.ts";
import type { Language } from "./languages.ts";
import { messages as siteEn } from "./words/en.po";
import { messages as siteZh } from "./words/zh.po";

/** As the browser joins them (load-words.ts): an area's words come after those of all pages. */
const messages: Readonly<Record<Language, Readonly<Record<Area, Messages>>>> = {
  en: {
    shop: { ...siteEn, ...designEn, ...accountEn, ...shopEn },
    desk: { ...siteEn, ...designEn, ...deskEn },
    studio: { ...siteEn, ...designEn, ...studioEn },
    console: { ...siteEn, ...designEn, ...consoleEn },
  },
  zh: {
    shop: { ...siteZh, ...designZh, ...accountZh, ...shopZh },
    desk: { ...siteZh, ...designZh, ...deskZh },
    studio: { ...siteZh, ...designZh, ...studioZh },
    console: { ...siteZh, ...designZh, ...consoleZh },
  },
};

const made = new Map<Messages, I18n>();

/** The words of an area's pages in a language, on the server. */
export function wordsOf(language: Language, area: Area): I18n {
  const found = messages[language][area];
  const known = made.get(found) ?? setupI18n({ locale: language, messages: { [language]: found } });
  made.set(found, known);
  return known;
}

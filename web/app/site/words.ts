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
import { type Language, languages } from "./languages.ts";
import { messages as siteEn } from "./words/en.po";
import { messages as siteZh } from "./words/zh.po";

const messages: Readonly<Record<Language, Messages>> = {
  en: { ...accountEn, ...consoleEn, ...designEn, ...deskEn, ...shopEn, ...siteEn, ...studioEn },
  zh: { ...accountZh, ...consoleZh, ...designZh, ...deskZh, ...shopZh, ...siteZh, ...studioZh },
};

const all = new Map(
  languages.map((locale) => [locale, setupI18n({ locale, messages: { [locale]: messages[locale] } })]),
);

/** All words of a language: on the server, which renders every area. */
export const wordsOf = (language: Language): I18n => all.get(language) as I18n;

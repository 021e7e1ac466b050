import { readFileSync } from "node:fs";
import { type Product, topics } from "../../functions/catalogue/contract/product.ts";

/** The hand-written texts about the works on one subject, in the language of their file. */
export interface Card {
  /** By type: at least as many as works of the type on the subject. */
  readonly titles: Readonly<Partial<Record<Product["type"], readonly string[]>>>;
  /** What is particular about them, in a few sentences. */
  readonly hook: string;
  readonly outcomes: readonly string[];
  readonly chapters: readonly string[];
  readonly tags: readonly string[];
}

const TYPES: Readonly<Record<string, Product["type"]>> = {
  C: "course",
  E: "ebook",
  R: "report",
  T: "consultation",
  M: "membership",
};

const list = (text: string): string[] => text.split(/[;；]/).map((each) => each.trim());

interface Drafted {
  titles: Partial<Record<Product["type"], string[]>>;
  hook: string;
  outcomes: string[];
  chapters: string[];
  tags: string[];
}

/** Reads `# topic`, `<subject> <its name>`, and a line for each thing said of the subject. */
function cardsIn(text: string): ReadonlyMap<string, Card> {
  const cards = new Map<string, Drafted>();
  let topic = "";
  let card: Drafted | undefined;
  for (const line of text.split("\n").filter(Boolean)) {
    const [mark = "", rest = ""] = [line.slice(0, 1), line.slice(2)];
    if (mark === "#") topic = rest;
    else if (/\d/.test(mark)) {
      card = { titles: {}, hook: "", outcomes: [], chapters: [], tags: [] };
      cards.set(`${topic} ${mark}`, card);
    } else if (!card) throw new Error(`Whose line is this? ${line}`);
    else if (mark === "h") card.hook = rest;
    else if (mark === "c") card.outcomes = list(rest);
    else if (mark === "o") card.chapters = list(rest);
    else if (mark === "t") card.tags = rest.split(/[,、]/).map((each) => each.trim());
    else card.titles[TYPES[mark] as Product["type"]] = list(rest);
  }
  const strange = [...cards.keys()].find((key) => !topics.some((each) => key.startsWith(`${each} `)));
  if (strange !== undefined) throw new Error(`No topic is called as in ${strange}.`);
  return cards;
}

const read = (language: Product["language"]) =>
  cardsIn(readFileSync(new URL(`./shelf/${language}.txt`, import.meta.url), "utf8"));
const cards = { en: read("en"), zh: read("zh") };

/** @throws Error for a subject without texts in the language */
export function cardOf({ language, topic }: Pick<Product, "language" | "topic">, subject: number): Card {
  const found = cards[language].get(`${topic} ${subject}`);
  if (!found) throw new Error(`Nothing is written of subject ${subject} of ${topic} in ${language}.`);
  return found;
}

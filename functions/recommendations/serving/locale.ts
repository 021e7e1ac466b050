import { languages, type Product } from "../../catalogue/contract/product.ts";
import type { Evidence } from "../interactions/interaction.ts";
import type { Shelf } from "./catalogue-index.ts";

type Language = Product["language"];

/** The first of our languages in an Accept-Language header by its weights (RFC 9110, 12.5.4); undefined if none is. */
export function localeOf(header: string | undefined): Language | undefined {
  const wanted = (header ?? "").split(",").flatMap((part, at) => {
    const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
    const language = languages.find((each) => tag === each || tag.startsWith(`${each}-`));
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

/** The language of most of what the history speaks for; undefined for none. */
export function languageOf(history: ReadonlyMap<string, Evidence>, shelf: Shelf): Language | undefined {
  const weights = languages.map((language) => {
    let weight = 0;
    for (const [id, evidence] of history)
      if (shelf.get(id)?.language === language) weight += Math.max(0, evidence.weight);
    return { language, weight };
  });
  return weights.sort((a, b) => b.weight - a.weight).find(({ weight }) => weight > 0)?.language;
}

import { languages, type Product } from "../../catalogue/contract/product.ts";
import type { Evidence } from "../interactions/interaction.ts";
import type { Shelf } from "./catalogue-index.ts";

type Language = Product["language"];

/** The main language of the history's liked products; undefined if there are none. */
export function languageOf(history: ReadonlyMap<string, Evidence>, shelf: Shelf): Language | undefined {
  const weights = languages.map((language) => {
    let weight = 0;
    for (const [id, evidence] of history)
      if (shelf.get(id)?.language === language) weight += Math.max(0, evidence.weight);
    return { language, weight };
  });
  return weights.sort((a, b) => b.weight - a.weight).find(({ weight }) => weight > 0)?.language;
}

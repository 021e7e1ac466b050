import type { Product } from "../../catalogue/contract/product.ts";

/** The words of a product's title and summary with their counts; words of the title count twice. */
type Terms = ReadonlyMap<string, number>;

const WORD = /[\p{Script=Han}]+|[\p{L}\p{N}][\p{L}\p{N}+#.-]*/gu;
const STARTS_WITH_HAN = /^\p{Script=Han}/u;

/** Words in lower case; of Chinese, which is written without spaces, each pair of neighbouring characters. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [run] of text.normalize("NFKC").toLowerCase().matchAll(WORD)) {
    const characters = [...run];
    if (!STARTS_WITH_HAN.test(run)) {
      const word = run.replace(/[.-]+$/, "");
      if (word.length > 1) words.push(word);
    } else if (characters.length === 1) words.push(run);
    else for (const [at, next] of characters.slice(1).entries()) words.push(`${characters[at]}${next}`);
  }
  return words;
}

/** The fields with words. */
export type Worded = Pick<Product, "title" | "summary">;

const known = new WeakMap<Worded, Terms>();

/** The terms of a product, cached by object. */
function termsOf(product: Worded): Terms {
  const before = known.get(product);
  if (before) return before;
  const terms = new Map<string, number>();
  for (const [text, times] of [
    [product.title, 2],
    [product.summary, 1],
  ] as const) {
    for (const word of wordsOf(text)) terms.set(word, (terms.get(word) ?? 0) + times);
  }
  known.set(product, terms);
  return terms;
}

/** A product's terms by TF-IDF as a vector of length 1; empty for a product without words. */
export type Vectors = (product: Worded) => ReadonlyMap<string, number>;

/** Vectors with tf = 1 + ln n and idf = ln(1 + products / products with the term), counted over `products`. */
export function vectorsOver(products: Iterable<Worded>): Vectors {
  const holders = new Map<string, number>();
  let documents = 0;
  for (const product of products) {
    documents++;
    for (const term of termsOf(product).keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
  }
  const made = new WeakMap<Worded, ReadonlyMap<string, number>>();
  return (product) => {
    const before = made.get(product);
    if (before) return before;
    const vector = new Map<string, number>();
    let squares = 0;
    for (const [term, times] of termsOf(product)) {
      const weight = (1 + Math.log(times)) * Math.log(1 + documents / (holders.get(term) ?? 1));
      vector.set(term, weight);
      squares += weight * weight;
    }
    const length = Math.sqrt(squares);
    for (const [term, weight] of vector) vector.set(term, weight / length);
    made.set(product, vector);
    return vector;
  };
}

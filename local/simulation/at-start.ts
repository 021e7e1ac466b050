import { type Blend, score } from "../../functions/recommendations/als/blend.ts";
import { topOf } from "../../functions/recommendations/als/top.ts";
import { historyOf } from "../../functions/recommendations/training/dataset.ts";
import { FORMER } from "./arms.ts";
import { fittedBlend, ShopTraining } from "./training.ts";
import { eventsOf, FIRST_DAY, type World } from "./world.ts";

const FIRST = 10;

/** How well one ranking matches the learners' true appeal before any list was shown. */
export interface AtStart {
  readonly ranks: string;
  /** The mean over learners of the first ten's share of the true appeal of all products that the learner does not know. */
  readonly share: number;
}

/** Ranks all products that each learner does not know by scores alone, without diversity and chance, from the world's own log. */
export async function appealAtStart(world: World): Promise<AtStart[]> {
  const { products, learners, people } = world;
  const log = new ShopTraining(new Map(products.map(({ product }) => [product.id, product])), 1);
  log.add(eventsOf(world));
  await log.run(FIRST_DAY);
  const champion = log.champion;
  if (!champion) throw new Error("Nothing was promoted.");
  const state = await log.read(FIRST_DAY);
  const data = await log.dataset(FIRST_DAY);
  const { itemIds, matrix, popularity } = data;
  const former = await fittedBlend(data, FORMER);
  const rowOf = new Map(Array.from(data.subjects, (subject, row) => [state.subjects.textOf(subject), row]));
  const numberOf = new Map(products.map(({ product }, at) => [product.id, at]));
  const numbers = itemIds.map((id) => numberOf.get(id)!);
  const itemOf = new Map(numbers.map((number, item) => [number, item]));

  const share = (scoresOf: (learner: number, row: number) => ArrayLike<number>): number => {
    let sum = 0;
    let count = 0;
    learners.forEach(({ id }, learner) => {
      const row = rowOf.get(id);
      if (row === undefined) return;
      const { appeal } = people[learner]!;
      const scores = Float64Array.from(scoresOf(learner, row));
      let total = appeal.reduce((all, each) => all + each, 0);
      const known = new Set(
        world.lives[learner]!.events.flatMap(
          (event) => numberOf.get("product" in event ? (event.product ?? "") : "") ?? [],
        ),
      );
      for (const number of known) {
        total -= appeal[number]!;
        const item = itemOf.get(number);
        if (item !== undefined) scores[item] = Number.NEGATIVE_INFINITY;
      }
      sum += topOf(scores, FIRST).reduce((found, item) => found + appeal[numbers[item]!]!, 0) / total;
      count++;
    });
    return sum / count;
  };
  const by = (blend: Blend) => share((_, row) => score(blend, historyOf(matrix, row)).scores);
  return [
    { ranks: "the truth", share: share((learner) => numbers.map((number) => people[learner]!.appeal[number]!)) },
    { ranks: "the procedure", share: by(champion.model.blend) },
    { ranks: "the constants of before", share: by(former) },
    { ranks: "popularity", share: share(() => popularity) },
  ];
}

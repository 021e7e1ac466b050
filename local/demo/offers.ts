import { offerItems } from "../../functions/conversion/seed.ts";
import type { Chance } from "./chance.ts";
import type { DemoProduct } from "./shop.ts";

const DAY = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();

/** Choices that have matured; who was given the lower price bought twice as often. */
const PAST_CHOICES = 600;
const RATES = { nothing: 0.05, words: 0.06, less: 0.1 };

/** A message and a fifth off on a work of the demo's creator: its learner has been given the fifth. */
export function offerRecords(
  chance: Chance,
  { creator, learner }: { readonly creator: string; readonly learner: string },
  products: readonly DemoProduct[],
  now: number,
): Record<string, unknown>[] {
  const product = products
    .map((each) => each.product)
    .find(
      ({ creatorId, state, price, recurring, use }) =>
        creatorId === creator && state === "published" && price.amount >= 2_000 && !recurring && !use,
    );
  if (!product) return [];
  const { currency, amount } = product.price;
  const began = now - 30 * DAY;
  const common = {
    place: "product" as const,
    product: product.id,
    currency,
    bearer: "creator" as const,
    audience: {},
    startsAt: iso(began),
    endsAt: iso(now + 45 * DAY),
    control: 0.2,
    mostReturns: 0.15,
  };
  const by = { user: creator, groups: ["creator"] };
  const floor = Math.round(amount / 2);
  const words = {
    en: "Questions are answered within a day, also after you have finished.",
    zh: "提问一天内答复，学完之后也一样。",
  };
  const at = iso(began);
  const [said, less] = [chance.steadyId(31 * DAY), chance.steadyId(30 * DAY)];
  return offerItems(
    [
      {
        id: said,
        by,
        at,
        terms: { ...common, name: "Answers within a day", treatment: { kind: "message" as const, words } },
      },
      {
        ...{ id: less, by, at },
        terms: {
          ...common,
          name: "A fifth off",
          treatment: { kind: "discount", value: { basisPoints: 2_000 }, floor },
          budget: 60 * amount,
        },
      },
    ],
    product,
    {
      holder: learner,
      at: iso(now),
      past: Array.from({ length: PAST_CHOICES }, (_, n) => ({
        person: `demo-${n}`,
        at,
        chance: chance.share(),
        marginOf(arm) {
          const isLess = arm === less;
          const rate = isLess ? RATES.less : arm === said ? RATES.words : RATES.nothing;
          return chance.happens(rate) ? Math.round(amount * (isLess ? 0.77 : 0.97)) : undefined;
        },
      })),
    },
  );
}

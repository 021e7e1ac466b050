import type { StoredDecisions } from "../contract/decision.ts";
import type { PurchaseFeature } from "../contract/purchase.ts";
import type { Language } from "../serving/reason.ts";

type Said = Readonly<Record<Language, string>>;

/** Sentences about a product's exposures whose feature is above the mean, and below it. */
const FEATURES: Readonly<Record<PurchaseFeature, { readonly above: Said; readonly below: Said }>> = {
  minutes: {
    above: {
      en: "Those who are shown it have spent more time here than most",
      zh: "看到它的人在这里花的时间比多数人长",
    },
    below: {
      en: "Those who are shown it have spent less time here than most",
      zh: "看到它的人在这里花的时间比多数人短",
    },
  },
  looked: {
    above: { en: "Those who are shown it have looked at more works than most", zh: "看到它的人浏览过的作品比多数人多" },
    below: {
      en: "Those who are shown it have looked at fewer works than most",
      zh: "看到它的人浏览过的作品比多数人少",
    },
  },
  bought: {
    above: { en: "Those who are shown it have bought more than most", zh: "看到它的人买过的作品比多数人多" },
    below: { en: "Those who are shown it have bought less than most", zh: "看到它的人买过的作品比多数人少" },
  },
  away: {
    above: { en: "Those who are shown it were away longer than most", zh: "看到它的人离上次来访的时间比多数人久" },
    below: { en: "Those who are shown it were here more recently than most", zh: "看到它的人最近来过的比例更高" },
  },
  acquainted: {
    above: { en: "Those who are shown it have known the shop longer than most", zh: "看到它的人多半是老学员" },
    below: { en: "Those who are shown it have known the shop for less time than most", zh: "看到它的人多半刚来不久" },
  },
  topic: {
    above: { en: "It is shown more to people who like its topic", zh: "它更多地展示给了喜欢这个主题的人" },
    below: { en: "It is shown less to people who like its topic", zh: "它较少展示给喜欢这个主题的人" },
  },
  creator: {
    above: { en: "It is shown more to people who like its creator's works", zh: "它更多地展示给了喜欢这位作者的人" },
    below: { en: "It is shown less to people who like its creator's works", zh: "它较少展示给喜欢这位作者的人" },
  },
  views: {
    above: { en: "More of those who are shown it had looked at it before", zh: "看到它的人中，之前点开过它的更多" },
    below: { en: "Fewer of those who are shown it had looked at it before", zh: "看到它的人中，之前点开过它的更少" },
  },
  wanted: {
    above: {
      en: "More of those who are shown it had it in a cart or on a list",
      zh: "看到它的人中，曾加购或收藏它的更多",
    },
    below: {
      en: "Fewer of those who are shown it had it in a cart or on a list",
      zh: "看到它的人中，曾加购或收藏它的更少",
    },
  },
  passedOver: {
    above: { en: "It is shown more often to people who passed it over", zh: "它更多地重复展示给了略过它的人" },
    below: { en: "It is seldom shown again to people who passed it over", zh: "它很少重复展示给略过它的人" },
  },
  price: {
    above: { en: "It costs more than most of what is shown", zh: "它的价格高于多数展示的作品" },
    below: { en: "It costs less than most of what is shown", zh: "它的价格低于多数展示的作品" },
  },
  dearer: {
    above: { en: "It is dearer than what those who are shown it usually pay", zh: "它比看到它的人平时的花费更贵" },
    below: {
      en: "It is seldom dearer than what those who are shown it usually pay",
      zh: "它很少超出看到它的人平时的花费",
    },
  },
  cheaper: {
    above: { en: "It is cheaper than what those who are shown it usually pay", zh: "它比看到它的人平时的花费更便宜" },
    below: {
      en: "It is seldom cheaper than what those who are shown it usually pay",
      zh: "它很少低于看到它的人平时的花费",
    },
  },
  stars: {
    above: { en: "It has more stars than most of what is shown", zh: "它的评分高于多数展示的作品" },
    below: { en: "It has fewer stars than most of what is shown", zh: "它的评分低于多数展示的作品" },
  },
  reviews: {
    above: { en: "It has more reviews than most of what is shown", zh: "它的评价数多于多数展示的作品" },
    below: { en: "It has fewer reviews than most of what is shown", zh: "它的评价数少于多数展示的作品" },
  },
  age: {
    above: { en: "It has been on sale longer than most of what is shown", zh: "它上架的时间比多数展示的作品长" },
    below: { en: "It is newer than most of what is shown", zh: "它比多数展示的作品新" },
  },
  position: {
    above: { en: "It stands further down on lists than most", zh: "它在列表中的位置比多数作品靠后" },
    below: { en: "It stands higher on lists than most", zh: "它在列表中的位置比多数作品靠前" },
  },
  relevance: {
    above: { en: "It fits those who are shown it better than most works do", zh: "它比多数作品更贴合看到它的人" },
    below: { en: "It fits those who are shown it less than most works do", zh: "它不如多数作品贴合看到它的人" },
  },
  onProductPage: {
    above: { en: "It is shown more on pages of other works", zh: "它更多地出现在其他作品的页面上" },
    below: { en: "It is shown less on pages of other works", zh: "它较少出现在其他作品的页面上" },
  },
  inCart: {
    above: { en: "It is shown more beside carts", zh: "它更多地出现在购物车旁" },
    below: { en: "It is shown less beside carts", zh: "它较少出现在购物车旁" },
  },
  inLibrary: {
    above: { en: "It is shown more in libraries", zh: "它更多地出现在学习库里" },
    below: { en: "It is shown less in libraries", zh: "它较少出现在学习库里" },
  },
  afterOthers: {
    above: { en: "It is shown more as what comes after another work", zh: "它更多地作为学完之后的下一步出现" },
    below: { en: "It is shown less as what comes after another work", zh: "它较少作为学完之后的下一步出现" },
  },
  again: {
    above: { en: "It is shown more to people as what they looked at before", zh: "它更多地以“看过的作品”出现" },
    below: { en: "It is shown less to people as what they looked at before", zh: "它较少以“看过的作品”出现" },
  },
  byChance: {
    above: { en: "It is shown more by chance", zh: "它更多地是随机展示的" },
    below: { en: "It is shown less by chance", zh: "它较少随机展示" },
  },
};

const GOES_WITH: Readonly<Record<StoredDecisions["factors"][number]["with"], Said>> = {
  buying: { en: "this goes with buying.", zh: "这种情况往往伴随购买。" },
  leaving: { en: "this goes with leaving.", zh: "这种情况往往伴随离开。" },
};

const STEPS: Readonly<Record<StoredDecisions["funnel"][number]["step"], Said>> = {
  shown: { en: "were shown it", zh: "看到了它" },
  opened: { en: "opened it", zh: "点开了它" },
  cart: { en: "put it into a cart", zh: "加入了购物车" },
  checkout: { en: "began to pay", zh: "进入了结账" },
  bought: { en: "bought it and kept it", zh: "买下且没有退款" },
  begun: { en: "began it", zh: "开始学习" },
  finished: { en: "finished it", zh: "学完了" },
};

const PLACEMENTS: Readonly<Record<StoredDecisions["placements"][number]["placement"], Said>> = {
  home: { en: "On the start page", zh: "在首页" },
  product: { en: "On pages of other works", zh: "在其他作品的页面" },
  cart: { en: "Beside the cart", zh: "在购物车旁" },
  library: { en: "In the library", zh: "在学习库" },
  continue: { en: "Among what was begun", zh: "在继续学习处" },
  again: { en: "Among what was looked at before", zh: "在看过的作品里" },
  next: { en: "After another work", zh: "在其他作品之后" },
};

const SOURCES: Readonly<Record<StoredDecisions["sources"][number]["source"], Said>> = {
  factors: { en: "Shown for what learners alike chose", zh: "因相似学员的选择而展示" },
  neighbours: { en: "Shown for what is chosen together with it", zh: "因常被一起选择而展示" },
  content: { en: "Shown for its topic and words", zh: "因主题与内容相近而展示" },
  popularity: { en: "Shown because many choose it", zh: "因热门而展示" },
  newest: { en: "Shown because it was new", zh: "因新上架而展示" },
  rule: { en: "Shown by a rule of the shop", zh: "按平台规则展示" },
  known: { en: "Shown because they had looked at it", zh: "因看过它而展示" },
  followers: { en: "Shown as what others chose next", zh: "因他人随后选择而展示" },
};

const BANDS: Readonly<Record<StoredDecisions["prices"][number]["band"], Said>> = {
  cheaper: { en: "Where it is cheaper than what they usually pay", zh: "对平时花费更高的人" },
  usual: { en: "Where it costs about what they usually pay", zh: "对平时花费相近的人" },
  dearer: { en: "Where it is dearer than what they usually pay", zh: "对平时花费更低的人" },
};

const DEVICES: Readonly<Record<StoredDecisions["devices"][number]["device"], Said>> = {
  phone: { en: "On a phone", zh: "在手机上" },
  computer: { en: "On a computer", zh: "在电脑上" },
};

const MISSING = {
  people: {
    en: (needs: number, has?: number) =>
      `Lists must have shown it to ${needs} people a week ago or earlier${has === undefined ? "." : `; so far they are ${has}.`}`,
    zh: (needs: number, has?: number) =>
      `至少要有 ${needs} 人在一周以前从列表里看到它${has === undefined ? "。" : `，目前是 ${has} 人。`}`,
  },
  buyers: {
    en: (needs: number, has?: number) =>
      `${needs} of them must have bought it within a week${has === undefined ? "." : `; so far they are ${has}.`}`,
    zh: (needs: number, has?: number) =>
      `其中至少要有 ${needs} 人在一周内购买${has === undefined ? "。" : `，目前是 ${has} 人。`}`,
  },
  model: {
    en: () => "There is no purchase model yet. The factors of buying are shown once there is one.",
    zh: () => "购买概率模型还没有训练出来，有了之后这里会说明什么与购买相伴。",
  },
} as const;

const percent = (value: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value);

const between = ({ mean, low, high }: { mean: number; low: number; high: number }, language: Language): string =>
  language === "zh"
    ? `${percent(mean, language)}（${percent(low, language)} 至 ${percent(high, language)}）`
    : `${percent(mean, language)} (${percent(low, language)} to ${percent(high, language)})`;

export const missingSaid = (
  what: keyof typeof MISSING,
  numbers: { needs: number; has?: number | undefined },
  language: Language,
) => MISSING[what][language](numbers.needs, numbers.has);

export const factorSaid = (
  { feature, isAbove, with: side }: Pick<StoredDecisions["factors"][number], "feature" | "isAbove" | "with">,
  language: Language,
): string => {
  const so = FEATURES[feature][isAbove ? "above" : "below"][language];
  return language === "zh" ? `${so}，${GOES_WITH[side].zh}` : `${so}; ${GOES_WITH[side].en}`;
};

export function stepSaid({ step, people, ofBefore }: StoredDecisions["funnel"][number], language: Language): string {
  const did = STEPS[step][language];
  if (people === undefined) {
    return language === "zh" ? `${did}：人数太少，不作说明。` : `Too few people to say who ${did}.`;
  }
  const share = ofBefore && between(ofBefore, language);
  if (language === "zh") return share ? `${people} 人${did}，占上一步的 ${share}。` : `${people} 人${did}。`;
  return share ? `${people} people ${did}: ${share} of those before.` : `${people} people ${did}.`;
}

interface Counted {
  readonly people: number;
  readonly bought?: number | undefined;
  readonly share?: { mean: number; low: number; high: number } | undefined;
}

function groupSaid(where: Said, { people, bought, share }: Counted, language: Language): string {
  if (bought === undefined || !share) {
    return language === "zh"
      ? `${where.zh}，${people} 人看到它，人数太少，无法比较。`
      : `${where.en}: ${people} people were shown it; the numbers are too small to compare.`;
  }
  return language === "zh"
    ? `${where.zh}，${people} 人看到它，${bought} 人购买：${between(share, language)}。`
    : `${where.en}: ${bought} of ${people} people bought it, ${between(share, language)}.`;
}

export const placementSaid = (each: StoredDecisions["placements"][number], language: Language): string =>
  groupSaid(PLACEMENTS[each.placement], each, language);
export const sourceSaid = (each: StoredDecisions["sources"][number], language: Language): string =>
  groupSaid(SOURCES[each.source], each, language);
export const priceSaid = (each: StoredDecisions["prices"][number], language: Language): string =>
  groupSaid(BANDS[each.band], each, language);
export const deviceSaid = (each: StoredDecisions["devices"][number], language: Language): string =>
  groupSaid(DEVICES[each.device], each, language);

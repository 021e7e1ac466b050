import type { EventType } from "../../behaviour/contract/event-types.ts";
import type { languages, Product } from "../../catalogue/contract/product.ts";
import type { Candidate } from "../contract/candidate.ts";
import type { Reason } from "../contract/recommendation.ts";
import type { Acts } from "../interactions/acts.ts";
import type { Evidence } from "../interactions/interaction.ts";
import { interestIn } from "./content.ts";

export type Language = (typeof languages)[number];

const ACTED: Record<EventType, Record<Language, (title: string) => string>> = {
  impression: { en: (title) => `Because you saw ${title}`, zh: (title) => `因为你看到过${title}` },
  search: { en: (title) => `Because you searched for ${title}`, zh: (title) => `因为你搜索过${title}` },
  click: { en: (title) => `Because you looked at ${title}`, zh: (title) => `因为你点开过${title}` },
  view: { en: (title) => `Because you viewed ${title}`, zh: (title) => `因为你浏览过${title}` },
  progress: { en: (title) => `Because you are studying ${title}`, zh: (title) => `因为你正在学习${title}` },
  complete: { en: (title) => `Because you finished ${title}`, zh: (title) => `因为你学完了${title}` },
  cart: { en: (title) => `Because you put ${title} in your cart`, zh: (title) => `因为你把${title}加入了购物车` },
  checkout: { en: (title) => `Because you started to buy ${title}`, zh: (title) => `因为你准备购买${title}` },
  purchase: { en: (title) => `Because you bought ${title}`, zh: (title) => `因为你购买了${title}` },
  refund: { en: (title) => `Because you returned ${title}`, zh: (title) => `因为你退回了${title}` },
  review: { en: (title) => `Because you reviewed ${title}`, zh: (title) => `因为你评价过${title}` },
  dismiss: { en: (title) => `Because you dismissed ${title}`, zh: (title) => `因为你忽略了${title}` },
  wish: { en: (title) => `Because ${title} is on your wishlist`, zh: (title) => `因为${title}在你的心愿单里` },
};

const SAID = {
  likeIt: { en: "a product like it", zh: "类似的产品" },
  fits: { en: "Based on your activity", zh: "与你的学习内容相符" },
  interest: { en: "On a topic that you chose", zh: "因为它属于你选择的主题" },
  popular: { en: "Popular with learners", zh: "学习者热门之选" },
  newest: { en: "New here", zh: "新上架" },
  known: { en: "You viewed it before", zh: "你之前看过" },
  begun: { en: "You have started it", zh: "你已经开始学了" },
  had: { en: "You had it before", zh: "你以前买过" },
  inCart: { en: "It was in your cart", zh: "你曾把它加入购物车" },
  wished: { en: "It is on your wishlist", zh: "它在你的心愿单里" },
  chosen: { en: "Chosen for you by the shop", zh: "平台精选" },
  together: { en: "Chosen by the same learners", zh: "相同的学习者也选择了它" },
  topic: { en: "On the same topic", zh: "同一主题" },
  creator: { en: "By the same creator", zh: "同一作者" },
} as const;

/** A reason that names no part of a history. */
export const plainReason = (said: keyof typeof SAID, language: Language): Reason => ({
  text: SAID[said][language],
  because: [],
  others: 0,
});

const quoted = (title: string | undefined, language: Language): string =>
  title === undefined ? SAID.likeIt[language] : language === "zh" ? `《${title}》` : title;

/** The most parts of the history that a reason names. */
const NAMED = 3;

/** The text for the caller's own past with a product. */
function pastSaid(evidence: Evidence | undefined, { bought = false, begun = false }: Partial<Acts> = {}) {
  if (begun) return "begun";
  if (bought) return "had";
  if (evidence?.action === "cart" || evidence?.action === "checkout") return "inCart";
  return evidence?.action === "wish" ? "wished" : "known";
}

/** The reason for a candidate, in `language`: the parts of the history that contribute most, or its source. */
export function reasonFor(
  { id, source, score, fatigue }: Pick<Candidate, "id" | "source" | "score" | "fatigue">,
  {
    parts,
    history,
    acts = new Map(),
    shelf,
    language,
  }: {
    readonly parts: ReadonlyMap<string, number>;
    readonly history: ReadonlyMap<string, Evidence>;
    readonly acts?: ReadonlyMap<string, Acts>;
    readonly shelf: ReadonlyMap<string, Product>;
    readonly language: Language;
  },
): Reason {
  if (source === "popularity") return plainReason("popular", language);
  if (source === "newest") return plainReason("newest", language);
  if (source === "known" && parts.size === 0) return plainReason("known", language);
  if (source === "rule") return plainReason("chosen", language);
  const named = [...parts]
    .filter(([, contribution]) => contribution > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, NAMED);
  const because = named.map(([from, contribution]) => {
    const evidence = history.get(from);
    const share = contribution / (score - (fatigue ?? 0));
    return evidence
      ? { product: from, title: shelf.get(from)?.title, action: evidence.action, contribution, share }
      : { topic: interestIn(from), contribution, share };
  });
  const shown = new Set(named.map(([from]) => from));
  const others = [...parts].reduce((sum, [from, part]) => sum + (shown.has(from) ? 0 : part), 0);
  const sums = { because, others, ...(fatigue !== undefined && { fatigue }) };
  if (source === "known") return { ...sums, text: SAID[pastSaid(history.get(id), acts.get(id))][language] };
  const [first] = because;
  if (!first) return { ...sums, text: SAID.fits[language] };
  if (!first.action) return { ...sums, text: SAID.interest[language] };
  return { ...sums, text: ACTED[first.action][language](quoted(first.title, language)) };
}

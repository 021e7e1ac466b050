import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { Profile } from "../../functions/creators/contract/creator.ts";
import { handlesFor, profileItems } from "../../functions/creators/seed.ts";
import type { Creator } from "./shop.ts";

const DAY = 86_400_000;

/** A headline and a bio. */
type Said = readonly [headline: string, bio: string];

/** Headlines and bios, by the topic that a creator knows best. */
const SAID: Record<Product["topic"], Record<Product["language"], readonly [Said, ...Said[]]>> = {
  programming: {
    en: [
      [
        "Backend engineer, twelve years in production",
        "I keep systems running that people depend on.\n\nMy courses are **short**: one idea, one program you write yourself, one thing to try at work.",
      ],
      [
        "Compilers for people who never took the class",
        "I taught myself from old books and one patient colleague. Now I write the explanations that I missed.",
      ],
      [
        "Tests, types and smaller changes",
        "Fifteen years of code review left me with a few strong opinions.\n\n- Read before you write.\n- Delete before you add.",
      ],
    ],
    zh: [
      [
        "在一线写了十年后端",
        "做过支付，也熬过大促。\n\n课程只讲**真正用得上的**：每节一个小程序，写完就能带回工作里。",
      ],
      ["把复杂的东西讲简单", "曾在两家公司带新人，发现多数人缺的不是聪明，而是一份讲得清楚的资料。"],
    ],
  },
  "data-science": {
    en: [
      [
        "Statistician, recovering perfectionist",
        "I spent a decade in public health, where a wrong figure has a face.\n\nI teach how to be **usefully** uncertain.",
      ],
      [
        "Models that survive contact with data",
        "I build forecasts for a grocery chain. Half of my job is to say what a model cannot know.",
      ],
      [
        "Charts that tell the truth",
        "Trained as a journalist, converted by R. I help teams to show less and say more.",
      ],
    ],
    zh: [
      [
        "数据分析师，做过三年增长",
        "我相信好的分析从一个好问题开始。\n\n这里没有玄学，只有样本、假设和**一步步的推导**。",
      ],
      ["从统计到机器学习", "在高校教过统计，后来去做推荐系统。喜欢用小例子把公式讲透。"],
    ],
  },
  design: {
    en: [
      ["Type and layout for screens", "I set books before I set interfaces, and still print everything once."],
      [
        "Research before pixels",
        "I have sat in four hundred kitchens and watched people use things.\n\nWhat I learned there fits into a few small books.",
      ],
      [
        "Accessible by default",
        "I audit public websites. Most faults are cheap to mend when somebody shows you where to look.",
      ],
    ],
    zh: [
      ["字体与版面，屏幕上的手艺", "做过八年书籍设计，后来转到产品。\n\n中文排版有自己的脾气，**值得认真对待**。"],
      ["先看人，再画界面", "用户研究员。我把访谈、观察和记录的方法写成了能照着做的小册子。"],
    ],
  },
  business: {
    en: [
      [
        "Built two companies, sold one",
        "The other one taught me more. I write about prices, hiring and the conversations that we put off.",
      ],
      ["Negotiation without theatre", "Twenty years at the table for hospitals and ports.\n\nPreparation beats charm."],
      ["Operations for small teams", "I am whom you call when twelve people do the work of thirty, badly."],
    ],
    zh: [
      ["连续创业者，更懂失败", "第一家公司关门时我学到的，比第二家盈利时更多。\n\n这里谈**定价、招聘和现金**。"],
      ["小团队的经营笔记", "做过五年运营总监。擅长把一团乱麻理成每周能跟的三件事。"],
    ],
  },
  finance: {
    en: [
      ["Household money, calmly", "A former bank adviser who got tired of selling. I teach what I tell my friends."],
      ["Accounting that founders read", "I close the books of nine small firms each month, and explain every line."],
      ["Valuation, step by step", "Ten years in equity research. I show my spreadsheets, **mistakes included**."],
    ],
    zh: [
      ["给普通家庭的理财课", "在银行工作过七年，如今只做教育，不卖产品。\n\n先存下来，再谈收益。"],
      ["看懂报表，不靠运气", "注册会计师。带你一行一行读年报，学会提问题。"],
    ],
  },
  marketing: {
    en: [
      [
        "Words that sell honest things",
        "A copywriter for small shops. If the product is not good, no sentence of mine helps.",
      ],
      ["Measured marketing", "I run experiments for a living. Most fail; that is what they are for."],
      ["Newsletters people open", "I have written one each Sunday for nine years."],
    ],
    zh: [
      ["把产品说清楚", "写了十年文案。好文案不是修辞，是**想明白给谁看**。"],
      ["内容与增长", "操盘过几个从零开始的公众号，踩过的坑都写在课里。"],
    ],
  },
  languages: {
    en: [
      [
        "Languages for busy adults",
        "I learned five after I turned thirty, in trains and queues.\n\nTen minutes a day, every day.",
      ],
      ["Speaking before grammar", "I train interpreters. My learners talk in the first lesson, and blush, and go on."],
      ["Reading your way in", "I write graded stories, each a little harder than the one before."],
    ],
    zh: [
      ["成年人的外语课", "同声传译出身。我相信**先开口，再纠错**。"],
      ["每天十五分钟", "教过两千多名上班族，最知道时间是怎么挤出来的。"],
    ],
  },
  health: {
    en: [
      [
        "Physiotherapist in a small town",
        "Backs, knees and patience. What I teach is what I show my patients each day.",
      ],
      ["Sleep, without gadgets", "I worked nights for eleven years, then studied why that hurt."],
      ["Food that you will cook again", "A dietitian with three children and no time."],
    ],
    zh: [
      ["康复治疗师", "每天面对腰痛和膝痛。这里的动作**都能在家里做**，也会告诉你何时该去医院。"],
      ["好好吃饭，好好睡觉", "注册营养师。不卖代餐，只谈家常菜。"],
    ],
  },
  music: {
    en: [
      ["Piano for late starters", "I began at twenty-six. You have time."],
      ["Mixing in a bedroom", "Fourteen records, none in a famous studio.\n\nYour ears are the expensive part."],
      ["Harmony by ear", "I play in a dance band and teach theory with a guitar on my knees."],
    ],
    zh: [
      ["成人钢琴入门", "二十六岁才学琴，所以懂得从零开始的尴尬。\n\n**慢一点，听清楚**。"],
      ["在卧室里做音乐", "独立音乐人，发过四张专辑，全部在家完成。"],
    ],
  },
  photography: {
    en: [
      ["Street and available light", "I carry one camera and one lens, and walk a lot."],
      ["Portraits of people who hate portraits", "Half of the work is conversation."],
      ["Colour, edited gently", "A printer by trade. I teach editing that you do not notice."],
    ],
    zh: [
      ["街头与自然光", "一台相机，一支镜头，走了很多路。\n\n好照片多半来自**等待**。"],
      ["拍人，先聊天", "人像摄影师。课程里有器材，更多的是与人相处。"],
    ],
  },
  writing: {
    en: [
      [
        "An editor of other people's books",
        "I have cut some two million words. Most were good words in the wrong place.",
      ],
      ["Short stories, long revisions", "I publish little and rewrite a lot, and will show you all nine drafts."],
      ["Clear prose at work", "I edit for engineers. The trick is to know what you think."],
    ],
    zh: [
      ["做了十五年图书编辑", "改过上百部书稿。写作的难处不在开头，在**删**。"],
      ["把一件事写明白", "前记者。教你采访、列提纲，以及面对白纸。"],
    ],
  },
  law: {
    en: [
      [
        "Contracts for freelancers",
        "A lawyer who answers in plain sentences. Nothing here replaces advice on your own case.",
      ],
      ["Privacy law, applied", "I help small firms do what the rules mean, not only what they say."],
      ["Founders and their papers", "I have seen friends part over one missing page. Let us write that page."],
    ],
    zh: [
      ["自由职业者的合同课", "执业律师，用大白话讲条款。\n\n课程**不代替针对个案的法律意见**。"],
      ["个人信息保护实务", "为几十家小公司做过合规，最常说的一句话：先少收集。"],
    ],
  },
};

const PINYIN: Readonly<Record<string, string>> = Object.fromEntries(
  (
    "王wang 李li 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu 朱zhu " +
    "伟wei 芳fang 娜na 敏min 静jing 磊lei 洋yang 艳yan 勇yong 军jun 杰jie 娟juan 涛tao 明ming 超chao 霞xia"
  )
    .split(" ")
    .map((each) => [each.slice(0, 1), each.slice(1)]),
);

/** A name in letters: 王芳 is Wang Fang. */
const lettersOf = (name: string): string =>
  [...name].map((each) => PINYIN[each] ?? each).join(PINYIN[name[0] ?? ""] ? " " : "");

/** The demo shop's creators as people, each with a handle of their own and what they say of themselves. */
export function profileRecords(creators: readonly Creator[], now: number): Record<string, unknown>[] {
  const taken = new Set<string>();
  const told = new Map<string, number>();
  return creators.flatMap(({ id, displayName: name, language, topic }, n) => {
    const handle = handlesFor(lettersOf(name), id).find((each) => !taken.has(each)) ?? id.slice(0, 30);
    taken.add(handle);
    const said = SAID[topic][language];
    const count = told.get(`${topic} ${language}`) ?? 0;
    told.set(`${topic} ${language}`, count + 1);
    const [headline, bio] = said[count % said.length] as Said;
    const since = new Date(now - (420 + n) * DAY).toISOString();
    const links =
      n % 3 === 0 ? [{ label: language === "zh" ? "个人网站" : "Website", url: `https://${handle}.example/` }] : [];
    const profile: Omit<Profile, "followers" | "handles" | "version"> = {
      id,
      name,
      handle,
      headline,
      bio,
      links,
      since,
    };
    return profileItems(profile);
  });
}

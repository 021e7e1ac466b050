import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { Card } from "./shelf.ts";

type Words = readonly string[];
type Language = Product["language"];

/** What reviews of 1 to 5 stars begin and end with. `@` is a chapter of the work, `#` something that it teaches. */
const SAID: Record<Language, readonly { readonly opening: Words; readonly about: Words; readonly ending: Words }[]> = {
  en: [
    {
      opening: [
        "Not what I hoped for.",
        "I asked for my money back.",
        "Disappointing.",
        "Hard to finish.",
        "I wanted to like this.",
      ],
      about: [
        "“@” says in ten pages what fits into one.",
        "After “@” I still could not do what it promises.",
        "The examples in “@” do not fit together.",
        "Half of “@” is the author's opinion of other people.",
      ],
      ending: [
        "Too shallow for the price.",
        "Look elsewhere.",
        "Perhaps for complete beginners.",
        "The idea deserves a better book.",
      ],
    },
    {
      opening: ["Some good parts, poorly ordered.", "A mixed bag.", "Started well.", "Good intentions."],
      about: [
        "“@” should have come much earlier.",
        "“@” is the only chapter that I marked.",
        "I skipped “@” and missed nothing.",
        "“@” needed an example of its own.",
      ],
      ending: [
        "I expected more exercises.",
        "Two stars for the part that helped.",
        "It reads like a first draft.",
        "Wait for the next version.",
      ],
    },
    {
      opening: [
        "Decent.",
        "Solid, if a little dry.",
        "Does what it says.",
        "Worth it on a good day.",
        "Useful in places.",
      ],
      about: [
        "“@” was worth the evening.",
        "I had hoped for more after “@”.",
        "“@” is good; what follows repeats it.",
        "The pace is slow until “@”, then too quick.",
      ],
      ending: [
        "You need some patience.",
        "Good to look things up in.",
        "I would buy it again at a discount.",
        "Nothing wrong with it, nothing special.",
      ],
    },
    {
      opening: [
        "Clear and useful.",
        "I learned a lot.",
        "Honest and well made.",
        "Better than I expected.",
        "Calm and practical.",
      ],
      about: [
        "“@” alone saved me a week.",
        "I go back to “@” before every project.",
        "“@” explains what three others left vague.",
        "The exercise in “@” changed how I start.",
      ],
      ending: [
        "Would recommend.",
        "A few typing errors, otherwise lovely.",
        "I only wish it were longer.",
        "My team is reading it now.",
        "One star less for the sound of the examples.",
      ],
    },
    {
      opening: [
        "The best I have found on this.",
        "Changed how I work.",
        "Exactly what I needed.",
        "Read it twice already.",
        "I rarely write reviews.",
        "Generous.",
      ],
      about: [
        "Since “@” I do it every day.",
        "“@” made something click that had not in ten years.",
        "Read “@” even if you read nothing else.",
        "It promised that one would learn to # – and I did.",
        "I gave “@” to a colleague, and we argued for an hour.",
      ],
      ending: [
        "Worth every cent.",
        "Thank you.",
        "Please write another.",
        "I have bought a second one as a gift.",
        "Clear, kind and never too long.",
      ],
    },
  ],
  zh: [
    {
      opening: ["和期待差得远。", "申请了退款。", "失望。", "看不下去。", "本来很想喜欢它。"],
      about: [
        "“@”那章一页能说完的写了十页。",
        "看完“@”，还是不会做。",
        "“@”里的例子前后对不上。",
        "“@”有一半在评论别人。",
      ],
      ending: ["对得起标题，对不起价格。", "建议绕行。", "也许适合完全没接触过的人。", "题目很好，可惜了。"],
    },
    {
      opening: ["有亮点，但顺序混乱。", "好坏参半。", "开头不错。", "用心是有的。"],
      about: ["“@”应该放到前面讲。", "全书只在“@”画了线。", "跳过“@”也没损失什么。", "“@”缺一个自己的例子。"],
      ending: ["练习太少。", "两星给有用的那部分。", "像初稿。", "等新版再说。"],
    },
    {
      opening: ["还可以。", "扎实，略显枯燥。", "名副其实。", "打折时值得买。", "有几处有用。"],
      about: ["“@”值一个晚上。", "“@”之后就有点重复了。", "“@”之前偏慢，之后又太快。", "原以为“@”会讲得更深。"],
      ending: ["要有点耐心。", "当工具书翻翻不错。", "没什么毛病，也没什么惊喜。", "打折会再买。"],
    },
    {
      opening: ["清楚、实用。", "收获很多。", "老实做出来的东西。", "比预想的好。", "不急不躁，很好读。"],
      about: [
        "光“@”这一章就省了我一周。",
        "每次开工前都翻一遍“@”。",
        "“@”把别处含糊的地方说清楚了。",
        "照“@”的练习做了一遍，开头的方式都变了。",
      ],
      ending: ["推荐。", "有几个错字，瑕不掩瑜。", "只嫌短。", "全组都在看。", "例子再多两个就满分了。"],
    },
    {
      opening: [
        "这个主题里我见过最好的。",
        "改变了我的工作方式。",
        "正是我要的。",
        "已经看了两遍。",
        "很少写评价，这次例外。",
        "诚意十足。",
      ],
      about: [
        "看完“@”，现在天天这么做。",
        "“@”让十年没想通的事一下子通了。",
        "哪怕只看“@”也值。",
        "说好的“#”，真的学会了。",
        "把“@”推给同事，我们争了一个钟头。",
      ],
      ending: ["值回票价。", "谢谢作者。", "求下一本。", "又买了一份送人。", "清楚、体贴，一句不多。"],
    },
  ],
};

/** One of so many reviews has stars only. */
const WORDLESS_EVERY = 4;

const at = <T>(items: readonly T[], n: number): T => items[n % items.length] as T;

/** The text of the shop's nth review; undefined if it has stars only. */
export function reviewText(card: Card, language: Language, stars: number, n: number): string | undefined {
  if (n % WORDLESS_EVERY === 0) return undefined;
  const { opening, about, ending } = at(SAID[language], stars - 1);
  const chapter = at(card.chapters, n >> 1);
  const outcome = at(card.outcomes, n);
  const said = at(about, n >> 2)
    .replace("@", chapter)
    .replace("#", language === "en" ? outcome.slice(0, 1).toLowerCase() + outcome.slice(1) : outcome);
  const between = language === "en" ? " " : "";
  const parts = [at(opening, n), said, at(ending, n >> 3)];
  // Some say one thing, some two, some all three.
  return (n % 3 === 0 ? parts : n % 3 === 1 ? parts.slice(0, 2) : parts.slice(1)).join(between);
}

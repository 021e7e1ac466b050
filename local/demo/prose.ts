import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { Card } from "./shelf.ts";

type Words = readonly string[];

/** First sentences of a chapter; `@` is its title, `#` its outcome. */
const OPENINGS: Record<Product["language"], Words> = {
  en: [
    "Most people meet this when something has already gone wrong. Here it comes first, while there is time to look at it calmly.",
    "Begin with an example from your own week. Anything will do, as long as it annoyed you; a borrowed example teaches half as much.",
    "There is a short answer and a useful one. The short answer fits on a card, and you will find it at the end of this chapter.",
    "I used to teach this last. Readers kept telling me that it was where they should have begun, and they were right.",
    "Read this once quickly, then again with a pencil. The second reading is where it starts to belong to you.",
    "Nothing in this chapter is difficult. What is difficult is doing it on a Thursday afternoon with somebody waiting.",
    "Two people can do exactly the same and get different results. The difference is usually in what they looked at first.",
    "You will hear strong opinions on this. Put them aside for twenty minutes and try it both ways; the evidence is cheap.",
  ],
  zh: [
    "多数人遇到这件事，都是在出了岔子之后。这里把它放到前面，趁还有工夫，慢慢看。",
    "先从你自己这一周里找个例子。什么都行，只要它让你恼火过；借来的例子，效果要打对折。",
    "它有一个短答案，也有一个有用的答案。短的写得进一张卡片，就放在这一章末尾。",
    "从前我总把它放在最后讲。听过的人都说该从这里开始，他们是对的。",
    "先快读一遍，再拿支铅笔读一遍。第二遍才开始变成你自己的。",
    "这一章没有什么难懂的。难的是在星期四下午，有人等着的时候，还照着做。",
    "两个人做得一模一样，结果却不一样。差别多半在于他们先看了什么。",
    "关于这一点，你会听到很坚决的意见。先放一放，花二十分钟两种办法都试试，证据并不贵。",
  ],
};

const MIDDLES: Record<Product["language"], Words> = {
  en: [
    "Take a sheet of paper and draw a line down the middle. On the left write what you did last time; on the right, what a patient stranger would have done. Keep the sheet: later chapters come back to it.",
    "Three questions carry most of the weight. What is it for? Who would notice if it were missing? What is the smallest version that would still be honest? Ask them in this order, since the third is meaningless without the first.",
    "Work in short rounds. Ten minutes of trying, two of looking, one of writing down what surprised you. After four rounds you will have a page that no book could have given you.",
    "When it does not work, change one thing at a time and say aloud which. It feels slow. It is the only way I know that ends.",
    "Here is the part that is left out elsewhere: it looks wrong before it looks right. Expect that stage, give it a name, and do not show your work to anybody on that day.",
    "Collect counter-examples. For every rule in this chapter there is a case that breaks it, and knowing where the edge is makes the rule safe to use.",
    "If you have a colleague or a friend who would try this with you, ask them now. The exercises take half the time with two, and nobody has ever told me that it was less fun.",
  ],
  zh: [
    "拿一张纸，中间画条线。左边写你上次是怎么做的，右边写一个有耐心的陌生人会怎么做。这张纸留着，后面几章还要用到。",
    "三个问题最要紧：它是干什么用的？少了它，谁会发觉？最小的、又不糊弄人的做法是什么？按这个顺序问，没有第一个，第三个就没有意义。",
    "分成小轮来做。试十分钟，看两分钟，用一分钟写下意外之处。四轮之后，你手里就有一页任何书都给不了的东西。",
    "不灵的时候，一次只改一处，并且说出改的是哪一处。这样显得慢，却是我知道的唯一走得到头的办法。",
    "别处常常略过这一段：它在变好之前，会先变得难看。料到有这一步，给它取个名字，那一天别拿给人看。",
    "留心收集反例。这一章的每条规则都有失灵的时候，知道边界在哪里，规则才用得放心。",
    "要是有同事或朋友愿意一起试，现在就去约。两个人做，练习只要一半时间；也从没有人说过这样更没意思。",
  ],
};

const CLOSINGS: Record<Product["language"], Words> = {
  en: [
    "On the card: #.",
    "Before you turn the page, try it once. You should now be able to: #.",
    "If only one thing stays with you from “@”, let it be this: #.",
    "The test of this chapter is simple. Can you do this without looking back: #?",
  ],
  zh: [
    "写在卡片上：#。",
    "翻页之前先试一次。现在你应当能够：#。",
    "“@”这一章若只留下一件事，就留这件：#。",
    "检验很简单：不回头看，你能不能做到——#？",
  ],
};

const at = <T>(items: readonly T[], n: number): T => items[n % items.length] as T;
const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** The text of a chapter: no two of a work begin alike. @param n which chapter @param turn differs from work to work */
export function chapterText(card: Card, language: Product["language"], n: number, turn: number): string[] {
  const title = at(card.chapters, n);
  const outcome = at(card.outcomes, n);
  const closing = at(CLOSINGS[language], n + turn)
    .replace("@", title)
    .replace("#", language === "en" ? lowerFirst(outcome) : outcome);
  const first = n === 0 ? [card.hook] : [];
  return [
    ...first,
    at(OPENINGS[language], n + turn),
    at(MIDDLES[language], n + 2 * turn),
    at(MIDDLES[language], n + 2 * turn + 3),
    closing,
  ];
}

import type { Details } from "../../functions/catalogue/contract/details.ts";
import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { Manuscript } from "./files.ts";
import { chapterText } from "./prose.ts";
import { type Card, cardOf } from "./shelf.ts";

type Language = Product["language"];
type Single = Exclude<Product["type"], "bundle" | "credit-pack">;

/** The facts of a work from which its texts are made. */
export interface Untold extends Pick<Product, "language" | "topic"> {
  readonly type: Single;
  readonly subject: number;
  /** Which of its type on its subject and in its language it is, from 0. */
  readonly nth: number;
  /** Which of the shop's works it is. */
  readonly turn: number;
}

const at = <T>(items: readonly T[], n: number): T => items[n % items.length] as T;

/** Typical features of a type of work; `#` is a suitable number. */
const MAKE: Record<Language, Record<Single, readonly string[]>> = {
  en: {
    course: [
      "# lessons, at your own pace.",
      "A course of # lessons.",
      "# short lessons with exercises.",
      "# lessons, each with something to do.",
    ],
    ebook: [
      "A book of # chapters.",
      "# chapters, for an evening each.",
      "In # chapters that can be read in any order.",
    ],
    report: [
      "A report in # parts, with its method.",
      "# parts, with sources.",
      "With figures, sources and # short chapters.",
    ],
    consultation: [
      "An hour by video, with notes afterwards.",
      "One hour, your material, written notes.",
      "Sixty minutes for your question alone.",
    ],
    membership: [
      "Something new each month; the archive is open from the first day.",
      "Monthly, with everything from before.",
      "For regulars: a new piece each month, and the archive.",
    ],
  },
  zh: {
    course: ["共 # 讲，按自己的节奏学。", "# 讲，每讲都有练习。", "分 # 讲，讲完就动手。"],
    ebook: ["全书 # 章。", "共 # 章，一晚一章。", "# 章，从哪章读起都行。"],
    report: ["分 # 部分，附方法与出处。", "# 个部分，数据与来源俱全。", "共 # 节，先结论后方法。"],
    consultation: ["视频一小时，会后给书面记录。", "一小时只谈你的问题，附书面意见。", "六十分钟，带着你的材料来。"],
    membership: ["每月更新，往期全部开放。", "按月更新，入会即可看全部存档。", "每月一期，旧期随时可看。"],
  },
};

/** Whom a work is for, and how it goes. */
const FOR_WHOM: Record<Language, readonly string[]> = {
  en: [
    "For people who have begun once already and stopped where it became confusing. You need no more than curiosity and a free evening a week.",
    "For those who do this at work and were never taught it. If you do it for a living and read the journals, you will know half of it.",
    "You need no previous knowledge, only patience with the exercises. Experts will find it slow, and are welcome to skip.",
    "For practitioners with a year or two behind them, who suspect that there is a calmer way.",
    "For anyone who would rather understand one thing well than hear of ten.",
  ],
  zh: [
    "适合学过一点、又在犯糊涂的地方停下来的人。只要有好奇心，每周腾得出一个晚上。",
    "适合工作里天天用、却没人正经教过的人。如果你靠它吃饭又常读专业文章，大概已经知道一半。",
    "不需要基础，只需要对练习有点耐心。内行会嫌慢，尽可以跳着看。",
    "适合做了一两年、隐约觉得应该有更省心的办法的人。",
    "适合宁可把一件事弄明白、也不想听十件事的人。",
  ],
};

const HOW: Record<Language, Record<Single, readonly string[]>> = {
  en: {
    course: [
      "Each lesson explains one idea, shows it at work and leaves you with something to try. Most people take one or two a week.",
      "Watch or read a lesson, do the exercise the same day, and come back to it a week later. Three evenings a week are too many.",
    ],
    ebook: [
      "You get the whole book as an EPUB without copy protection: read it here, or on any reader that you like.",
      "It reads well on a phone. Every chapter ends with a card of one sentence that you may want to copy out.",
    ],
    report: [
      "How the material was gathered is told before any result, with what we could not find out. Corrections are made in new versions, which buyers get.",
      "Conclusions come first, then the figures, then the method, so that you can stop reading where you trust us.",
    ],
    consultation: [
      "Send your material two days before. We talk for an hour, and you have written notes within a week.",
      "Bring one question. We look at your own work on a shared screen, and you leave with an order of next steps.",
    ],
    membership: [
      "On the first of each month there is a new piece. Leave whenever you like; what you paid for stays open until the period ends.",
      "Members get the new issue, the archive and an hour of questions each month. There is no minimum term.",
    ],
  },
  zh: {
    course: [
      "每讲只说一件事：先讲明白，再看它怎么用，最后留一道题。多数人一周学一两讲。",
      "看完一讲，当天做练习，隔一周再回头看一遍。一周三个晚上就太多了。",
    ],
    ebook: [
      "购买后得到整本 EPUB，不加锁：可以在这里读，也可以放进你惯用的阅读器。",
      "手机上也好读。每章末尾有一句话的卡片，适合抄下来。",
    ],
    report: [
      "先交代材料从哪里来、哪些没能查清，再说结果。发现错误会出新版，买过的人都能看到。",
      "结论在前，数字其次，方法最后：读到信得过的地方，就可以停下。",
    ],
    consultation: [
      "提前两天把材料发来。我们谈一小时，一周内给你书面记录。",
      "只带一个问题来。共享屏幕看你自己的东西，结束时你会拿到一份排好顺序的下一步。",
    ],
    membership: [
      "每月一日更新。随时可以退出，已付的这一期照看不误。",
      "会员可看当期与往期，每月另有一小时答疑，没有最短期限。",
    ],
  },
};

const HEADINGS: Record<Language, { readonly whom: string; readonly how: string }> = {
  en: { whom: "Who it is for", how: "How it works" },
  zh: { whom: "适合谁", how: "怎么学" },
};

const OUTLINE: Record<
  Language,
  { readonly first: string; readonly rest: string; readonly meeting: readonly string[]; readonly meetingTitle: string }
> = {
  en: {
    first: "To begin with",
    rest: "Going on",
    meeting: ["Before: your material, read", "The hour", "After: written notes"],
    meetingTitle: "How it goes",
  },
  zh: {
    first: "开头",
    rest: "往下",
    meeting: ["事前：读你的材料", "一小时", "事后：书面记录"],
    meetingTitle: "怎么进行",
  },
};

/** A length between two bounds, always the same for the same chapter of the same work. */
const length = (seed: number, from: number, to: number): number => from + ((seed * 7_919 + 104_729) % (to - from + 1));

function outlineOf(card: Card, { language, type, turn }: Untold): NonNullable<Details["outline"]> {
  const names = OUTLINE[language];
  if (type === "consultation") {
    const minutes = [30, 60, 45];
    return [
      { title: names.meetingTitle, parts: names.meeting.map((title, n) => ({ title, minutes: at(minutes, n) })) },
    ];
  }
  const parts = card.chapters.map((title, n) => ({
    title,
    ...(type === "course" ? { minutes: length(turn + n, 6, 24) } : { pages: length(turn + n, 7, 26) }),
    ...(n === 0 && { free: true }),
  }));
  const half = Math.ceil(parts.length / 2);
  return [
    { title: names.first, parts: parts.slice(0, half) },
    { title: names.rest, parts: parts.slice(half) },
  ];
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

const sentences = (text: string): string[] =>
  text.match(/[^.。？?！!]+[.。？?！!]+["”]?/g)?.map((each) => each.trim()) ?? [text];

/** No two works on one subject have the same summary. */
function summaryOf({ hook, outcomes, chapters }: Card, { language, type, nth, turn }: Untold): string {
  const [first = hook, ...rest] = sentences(hook);
  const [a = "", b = ""] = [at(outcomes, turn), at(outcomes, turn + 1)];
  const begin = at(chapters.slice(0, 2), turn);
  const said = [
    first,
    rest.join(language === "en" ? " " : "") || first,
    language === "en" ? `You will be able to ${lowerFirst(a)}, and to ${lowerFirst(b)}.` : `学完你会：${a}，也会${b}。`,
    language === "en"
      ? `From “${begin}” to “${chapters.at(-1)}”, in the order in which the questions come up.`
      : `从“${begin}”讲到“${chapters.at(-1)}”，按问题出现的先后来。`,
  ];
  // Different types on one subject begin at different places.
  const shift = ["course", "ebook", "report", "consultation", "membership"].indexOf(type);
  const made = at(MAKE[language][type], turn).replace("#", String(chapters.length));
  return `${at(said, nth + shift)}${language === "en" ? " " : ""}${made}`;
}

function descriptionOf(card: Card, { language, type, turn }: Untold): string {
  const { whom, how } = HEADINGS[language];
  return [
    card.hook,
    `## ${whom}`,
    at(FOR_WHOM[language], turn),
    `## ${how}`,
    at(HOW[language][type], turn),
    card.chapters.length > 3 ? `> ${at(chapterText(card, language, 1, turn), 1)}` : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** All chapters of a work. */
export const chaptersOf = (work: Pick<Untold, "language" | "topic" | "subject" | "turn">): Manuscript["chapters"] => {
  const card = cardOf(work, work.subject);
  return card.chapters.map((title, n) => ({ title, paragraphs: chapterText(card, work.language, n, work.turn) }));
};

export interface Told {
  readonly title: string;
  readonly summary: string;
  readonly tags: string[];
  readonly details: Details;
}

/** A work's title and the texts of its page, made from the texts about its subject. */
export function told(work: Untold): Told {
  const { language, type, nth, turn } = work;
  const card = cardOf(work, work.subject);
  const title = card.titles[type]?.[nth];
  if (title === undefined)
    throw new Error(`${work.topic} ${work.subject} in ${language} has no title for ${type} ${nth}.`);
  const isRead = type !== "consultation" && type !== "membership";
  return {
    title,
    summary: summaryOf(card, work),
    tags: [...card.tags],
    details: {
      description: descriptionOf(card, work),
      outcomes: [...card.outcomes],
      outline: outlineOf(card, work),
      ...(isRead && { sample: chapterText(card, language, 0, turn).join("\n\n") }),
    },
  };
}

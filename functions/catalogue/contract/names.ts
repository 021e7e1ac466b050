import type { Product } from "./product.ts";

type Names = Readonly<Record<Product["language"], string>>;

/** The names of topics. */
export const TOPIC_NAMES: Readonly<Record<Product["topic"], Names>> = {
  programming: { en: "Programming", zh: "编程" },
  "data-science": { en: "Data science", zh: "数据科学" },
  design: { en: "Design", zh: "设计" },
  business: { en: "Business", zh: "商业" },
  finance: { en: "Finance", zh: "金融" },
  marketing: { en: "Marketing", zh: "营销" },
  languages: { en: "Languages", zh: "语言" },
  health: { en: "Health", zh: "健康" },
  music: { en: "Music", zh: "音乐" },
  photography: { en: "Photography", zh: "摄影" },
  writing: { en: "Writing", zh: "写作" },
  law: { en: "Law", zh: "法律" },
};

/** The names of types of products. */
export const TYPE_NAMES: Readonly<Record<Product["type"], Names>> = {
  course: { en: "Course", zh: "课程" },
  ebook: { en: "E-book", zh: "电子书" },
  report: { en: "Report", zh: "报告" },
  consultation: { en: "Consultation", zh: "咨询" },
  membership: { en: "Membership", zh: "会员" },
  bundle: { en: "Bundle", zh: "合集" },
  "credit-pack": { en: "Credits", zh: "点数" },
};

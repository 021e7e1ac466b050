import type { Product } from "../../functions/catalogue/contract/product.ts";

type Words = readonly string[];

/** What products of a topic are about, in each language: the same subject stands at the same place. */
export const subjects: Record<Product["topic"], Record<Product["language"], Words>> = {
  programming: {
    en: ["TypeScript", "Rust", "Distributed systems", "Testing", "Databases", "Compilers", "Web performance", "Python"],
    zh: ["TypeScript", "Rust", "分布式系统", "软件测试", "数据库", "编译原理", "网页性能", "Python"],
  },
  "data-science": {
    en: [
      "Statistics",
      "Machine learning",
      "Time series",
      "Causal inference",
      "Data visualisation",
      "Recommenders",
      "SQL",
      "Deep learning",
    ],
    zh: ["统计学", "机器学习", "时间序列", "因果推断", "数据可视化", "推荐系统", "SQL", "深度学习"],
  },
  design: {
    en: [
      "Typography",
      "Colour",
      "User research",
      "Interaction design",
      "Design systems",
      "Illustration",
      "Motion",
      "Accessibility",
    ],
    zh: ["字体排印", "色彩", "用户研究", "交互设计", "设计系统", "插画", "动效", "无障碍设计"],
  },
  business: {
    en: [
      "Negotiation",
      "Product management",
      "Hiring",
      "Strategy",
      "Operations",
      "Leadership",
      "Pricing",
      "Founding a company",
    ],
    zh: ["谈判", "产品管理", "招聘", "战略", "运营", "领导力", "定价", "创业"],
  },
  finance: {
    en: [
      "Valuation",
      "Index investing",
      "Accounting",
      "Options",
      "Venture capital",
      "Corporate finance",
      "Risk",
      "Household budgets",
    ],
    zh: ["估值", "指数投资", "会计", "期权", "风险投资", "公司金融", "风险管理", "家庭理财"],
  },
  marketing: {
    en: [
      "Copywriting",
      "Search ranking",
      "Brand",
      "E-mail campaigns",
      "Growth",
      "Community",
      "Market research",
      "Short video",
    ],
    zh: ["文案", "搜索排名", "品牌", "邮件营销", "增长", "社群", "市场调研", "短视频"],
  },
  languages: {
    en: [
      "Mandarin",
      "Spanish",
      "Japanese",
      "Pronunciation",
      "French grammar",
      "Business English",
      "Reading Chinese",
      "Korean",
    ],
    zh: ["英语口语", "西班牙语", "日语", "发音", "法语语法", "商务英语", "古文阅读", "韩语"],
  },
  health: {
    en: ["Sleep", "Strength training", "Nutrition", "Running", "Mindfulness", "Back pain", "First aid", "Yoga"],
    zh: ["睡眠", "力量训练", "营养", "跑步", "正念", "腰背康复", "急救", "瑜伽"],
  },
  music: {
    en: ["Jazz piano", "Guitar", "Harmony", "Singing", "Mixing", "Songwriting", "Violin", "Electronic music"],
    zh: ["爵士钢琴", "吉他", "和声", "声乐", "混音", "词曲创作", "小提琴", "电子音乐"],
  },
  photography: {
    en: [
      "Portraits",
      "Landscape",
      "Street photography",
      "Light",
      "Editing",
      "Film photography",
      "Food photography",
      "Night sky",
    ],
    zh: ["人像", "风光", "街头摄影", "用光", "后期", "胶片摄影", "美食摄影", "星空"],
  },
  writing: {
    en: ["Short stories", "Essays", "Screenplays", "Poetry", "Technical writing", "Memoir", "Editing", "Non-fiction"],
    zh: ["短篇小说", "散文", "剧本", "诗歌", "技术写作", "回忆录", "编辑", "非虚构写作"],
  },
  law: {
    en: ["Contracts", "Copyright", "Privacy law", "Employment law", "Company law", "Trade marks", "Tenancy", "Tax law"],
    zh: ["合同", "著作权", "隐私法", "劳动法", "公司法", "商标", "租赁", "税法"],
  },
};

/**
 * The forms of a type's products, with `@` for the subject: a subject seldom has two products of one form. The titles are
 * in shelf/.
 */
export const forms: Record<Exclude<Product["type"], "bundle" | "credit-pack">, Record<Product["language"], Words>> = {
  course: {
    en: ["@ from the ground up", "Practical @", "@ in thirty days", "@: the complete course", "Advanced @"],
    zh: ["@从零开始", "@实战课", "三十天学会@", "@完整课程", "@进阶"],
  },
  ebook: {
    en: ["The @ handbook", "A short book on @", "Thinking about @", "@, explained"],
    zh: ["@手册", "@小书", "关于@的思考", "图解@"],
  },
  report: {
    en: ["@: the state of the field", "@ by the numbers", "What changed in @ this year"],
    zh: ["@行业现状", "数字里的@", "@年度报告"],
  },
  consultation: {
    en: ["An hour on @", "@: your questions answered", "@ review of your work"],
    zh: ["@一小时咨询", "@答疑", "@作品点评"],
  },
  membership: {
    en: ["The @ circle", "@ every month", "@ studio membership"],
    zh: ["@会员圈", "@月刊", "@工作坊会员"],
  },
};

/** The titles and summaries of packs of credits and of products for credits. */
export const creditTitles: Record<
  Product["language"],
  Record<"pack" | "packSummary" | "talk" | "report" | "useSummary" | "issue", string>
> = {
  en: {
    pack: "@ credits of #",
    packSummary: "For short talks and reports; good for a year.",
    talk: "Fifteen minutes on @",
    report: "@ this week",
    useSummary: "Used for credits, whenever you need it.",
    issue: "What happened this week, what it means for your work, and one thing to try before Friday.",
  },
  zh: {
    pack: "#的@个点数",
    packSummary: "可用于简短咨询和报告，一年内有效。",
    talk: "@十五分钟咨询",
    report: "@周报",
    useSummary: "按次使用点数，随用随付。",
    issue: "这一周发生了什么，对你的工作意味着什么，以及星期五之前可以试的一件事。",
  },
};

/** The titles and summaries of bundles. */
export const collections: Record<
  Product["language"],
  { readonly title: string; readonly summary: string; readonly topics: Record<Product["topic"], string> }
> = {
  en: {
    title: "Three on @, by #",
    summary: "@: together for a quarter less.",
    topics: {
      programming: "programming",
      "data-science": "data science",
      design: "design",
      business: "business",
      finance: "finance",
      marketing: "marketing",
      languages: "languages",
      health: "health",
      music: "music",
      photography: "photography",
      writing: "writing",
      law: "law",
    },
  },
  zh: {
    title: "#的@三种",
    summary: "@合购，省四分之一。",
    topics: {
      programming: "编程",
      "data-science": "数据科学",
      design: "设计",
      business: "商业",
      finance: "金融",
      marketing: "营销",
      languages: "语言学习",
      health: "健康",
      music: "音乐",
      photography: "摄影",
      writing: "写作",
      law: "法律",
    },
  },
};

/** One of these is drawn for each product. Its text is written elsewhere; the draw keeps all later ones the same. */
export const summaryForms: Record<Product["language"], readonly number[]> = { en: [0, 1, 2], zh: [0, 1, 2] };

/** Names of people, given name and family name in the order of the language. */
export const givenNames: Record<Product["language"], Words> = {
  en: [
    "Ada",
    "Ben",
    "Chloe",
    "Daniel",
    "Elena",
    "Felix",
    "Grace",
    "Hugo",
    "Iris",
    "Jonas",
    "Kate",
    "Liam",
    "Maya",
    "Noah",
    "Olga",
    "Paul",
  ],
  zh: ["伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超", "霞"],
};
export const familyNames: Record<Product["language"], Words> = {
  en: [
    "Adams",
    "Brown",
    "Clark",
    "Davis",
    "Evans",
    "Fischer",
    "Garcia",
    "Hill",
    "Ivanov",
    "Jones",
    "Keller",
    "Lopez",
    "Moore",
    "Novak",
  ],
  zh: ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱"],
};

/** One of as many is drawn for each review. */
export const reviewForms = [0, 1] as const;

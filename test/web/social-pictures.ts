/**
 * `npm run build:social`: draws the pictures that social networks show of pages without a picture of their own, one for
 * each topic and one of the shop, into the folder of web/public that the site names. What is under /assets is kept for a
 * year, so that other pictures go into another folder. These networks show no SVG, so they are drawn once, by a
 * browser, and kept. So are the icons of who puts the shop on a phone's screen.
 */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { topics } from "../../functions/catalogue/contract/product.ts";
import { coverArt, HEIGHT, WIDTH } from "../../web/app/design/cover-art.ts";
import { SOCIAL } from "../../web/app/site/head.ts";
import { openBrowser } from "./browser.ts";

const files = join(import.meta.dirname, "../../web/public");
const folder = join(files, SOCIAL);
/** As the networks ask for it. */
const SIZE = { width: 1200, height: 630 };

type Topic = (typeof topics)[number];

const art = (topic: Topic, seed: string, box: string): string => {
  const { colours, drawn } = coverArt(seed, topic);
  return `<svg ${box} viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMidYMax slice">
    <rect width="${WIDTH}" height="${HEIGHT}" fill="${colours.ground}"/>
    <path d="${drawn.shape}" fill="${colours.shape}" fill-rule="evenodd"/>
    <path d="${drawn.accent}" fill="${colours.accent}" fill-rule="evenodd"/></svg>`;
};

const picture = (ground: string, ink: string, drawn: string): string => `<svg xmlns="http://www.w3.org/2000/svg"
  width="${SIZE.width}" height="${SIZE.height}"><rect width="100%" height="100%" fill="${ground}"/>${drawn}
  <text x="72" y="138" font-family="Georgia, 'Noto Serif CJK SC', serif" font-weight="600" font-size="76"
    fill="${ink}">Lyceum</text></svg>`;

const STRIPS = 6;
const strips = (each: (at: number) => { readonly topic: Topic; readonly seed: string }): string => {
  const width = SIZE.width / STRIPS;
  return Array.from({ length: STRIPS }, (_, at) => {
    const { topic, seed } = each(at);
    return art(topic, seed, `x="${at * width}" y="230" width="${width}" height="400"`);
  }).join("");
};

/** Covers of a topic, in its two palettes in turn. */
function ofTopic(topic: Topic): string {
  const { colours } = coverArt(topic, topic);
  const seeds = Array.from({ length: 60 }, (_, at) => `${topic} ${at}`);
  const inGround = (isSame: boolean) =>
    seeds.filter((seed) => (coverArt(seed, topic).colours.ground === colours.ground) === isSame);
  const [same, other] = [inGround(true), inGround(false)];
  const drawn = strips((at) => ({ topic, seed: (at % 2 === 0 ? other : same)[at] as string }));
  return picture(colours.ground, colours.ink, drawn);
}

function ofShop(): string {
  const shown: readonly Topic[] = ["programming", "music", "writing", "languages", "design", "health"];
  return picture(
    "#faf8f4",
    "#1c1a17",
    strips((at) => ({ topic: shown[at] as Topic, seed: `shop ${shown[at]}` })),
  );
}

await mkdir(folder, { recursive: true });
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: SIZE });
  for (const [name, svg] of [["lyceum", ofShop()], ...topics.map((topic) => [topic, ofTopic(topic)])] as const) {
    await page.setContent(`<body style="margin:0">${svg}</body>`);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    console.log(`${SOCIAL}${name}.png`);
  }
  const icon = await readFile(join(files, "icon.svg"), "utf8");
  for (const side of [180, 512]) {
    await page.setViewportSize({ width: side, height: side });
    // Without the rounded corners: a phone's own shape is cut out of it.
    await page.setContent(`<body style="margin:0">${icon.replace('rx="7"', "")}</body>`);
    await page.screenshot({ path: join(files, `icon.${side}.png`) });
  }
} finally {
  await browser.close();
}

/**
 * Drawn covers, for works without a picture: a small grammar of printed shapes, seeded by the work's id, in the colours of its
 * topic. The same id gives the same cover everywhere.
 */
import type { topics } from "../../../functions/catalogue/contract/product.ts";

type Topic = (typeof topics)[number];

interface Palette {
  readonly ground: string;
  readonly shape: string;
  readonly accent: string;
  readonly ink: string;
}

const palette = (ground: string, shape: string, accent: string, ink: string): Palette => ({
  ground,
  shape,
  accent,
  ink,
});

/** Ink and ground have a contrast of at least 7; shapes are in the lower half, below the title. */
const palettes: Readonly<Record<Topic, readonly [Palette, Palette]>> = {
  programming: [
    palette("#16302b", "#2f6f5f", "#e6b566", "#f6efe0"),
    palette("#e9e4d6", "#2f6f5f", "#c6562f", "#16302b"),
  ],
  "data-science": [
    palette("#1b2a49", "#3f6aa8", "#f0c05a", "#f3efe4"),
    palette("#e6e6df", "#3f6aa8", "#d9822b", "#1b2a49"),
  ],
  design: [palette("#f2e3d5", "#d1603d", "#1d3557", "#2b1a14"), palette("#3a1f2b", "#d1603d", "#f2c6a0", "#fbeee2")],
  business: [palette("#ece5d8", "#35524a", "#b5522b", "#1f2c28"), palette("#243a35", "#6c9a83", "#e8b04a", "#f4efe3")],
  finance: [palette("#12332f", "#4f8a6b", "#d8b45c", "#f1eddf"), palette("#e8e6d9", "#2e6650", "#a5762a", "#12332f")],
  marketing: [palette("#f6dfd0", "#c8452f", "#23395b", "#3a140d"), palette("#4a1a14", "#c8553d", "#f0c987", "#fcefe2")],
  languages: [palette("#e5ecef", "#2f6690", "#d1603d", "#14273a"), palette("#17324a", "#5b95bd", "#f1c27b", "#eef4f6")],
  health: [palette("#e3ede1", "#5a8f5d", "#d77a4a", "#1b3020"), palette("#20392a", "#79ab72", "#f0c27f", "#f0f5ea")],
  music: [palette("#2b1d3a", "#7a5aa6", "#e9a15b", "#f4ecf6"), palette("#ece4f0", "#6a4b95", "#c9622e", "#2b1d3a")],
  photography: [
    palette("#20211f", "#6f726b", "#d9a441", "#f3f1ea"),
    palette("#e7e5de", "#55584f", "#b4462b", "#20211f"),
  ],
  writing: [palette("#f3ead7", "#7c5a3a", "#a63d2f", "#2c2014"), palette("#33261a", "#a07a4f", "#e9c98f", "#f8f0e0")],
  law: [palette("#e4e2e6", "#4a4e69", "#9a6a2f", "#22223b"), palette("#22223b", "#6d7196", "#d6b06b", "#f1f0f4")],
};

/** FNV-1a, then a linear congruential generator: the same everywhere, and its quality does not matter here. */
function chanceOf(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) as number), 0x01000193) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export const WIDTH = 320;
export const HEIGHT = 400;

const circle = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
const box = (x: number, y: number, w: number, h: number) => `M${x} ${y}h${w}v${h}h${-w}z`;

type Chance = () => number;
interface Drawn {
  /** Path data in the colours shape and accent. */
  readonly shape: string;
  readonly accent: string;
}
const whole = (chance: Chance, from: number, to: number) => from + Math.floor(chance() * (to - from + 1));

function columns(chance: Chance): Drawn {
  const count = whole(chance, 5, 9);
  const width = WIDTH / count;
  const marked = whole(chance, 0, count - 1);
  const bars = Array.from({ length: count }, (_, at) => {
    const height = Math.round(HEIGHT * (0.1 + 0.32 * chance()));
    return box(Math.round(at * width) + 2, HEIGHT - height, Math.round(width) - 4, height);
  });
  return { shape: bars.filter((_, at) => at !== marked).join(""), accent: bars[marked] as string };
}

function arcs(chance: Chance): Drawn {
  const count = whole(chance, 4, 7);
  const x = whole(chance, 0, 2) * (WIDTH / 2);
  const ring = (outer: number, inner: number) =>
    `${circle(x, HEIGHT, outer)}M${x - inner} ${HEIGHT}a${inner} ${inner} 0 1 1 ${2 * inner} 0a${inner} ${inner} 0 1 1 ${-2 * inner} 0z`;
  const step = 190 / count;
  const rings = Array.from({ length: count }, (_, at) =>
    ring(Math.round((at + 1) * step), Math.round((at + 0.55) * step)),
  );
  const marked = whole(chance, 0, count - 1);
  return { shape: rings.filter((_, at) => at !== marked).join(""), accent: rings[marked] as string };
}

function dots(chance: Chance): Drawn {
  const side = whole(chance, 5, 8);
  const gap = WIDTH / side;
  const rows = Math.ceil(side * 0.52);
  const marked = whole(chance, 0, side * rows - 1);
  const all = Array.from({ length: side * rows }, (_, at) => {
    const x = Math.round(((at % side) + 0.5) * gap);
    const y = Math.round(HEIGHT - (Math.floor(at / side) + 0.5) * gap);
    return circle(x, y, Math.round(gap * (0.14 + 0.28 * chance())));
  });
  return { shape: all.filter((_, at) => at !== marked).join(""), accent: all[marked] as string };
}

function horizon(chance: Chance): Drawn {
  const layers = whole(chance, 3, 5);
  const paths = Array.from({ length: layers }, (_, at) => {
    const y = HEIGHT - 150 + at * (150 / layers);
    const [a, b] = [whole(chance, -46, 46), whole(chance, -46, 46)];
    return `M0 ${Math.round(y)}C${WIDTH / 3} ${Math.round(y + a)} ${(2 * WIDTH) / 3} ${Math.round(y + b)} ${WIDTH} ${Math.round(y)}v10C${(2 * WIDTH) / 3} ${Math.round(y + b + 12)} ${WIDTH / 3} ${Math.round(y + a + 12)} 0 ${Math.round(y + 10)}z`;
  });
  const sun = circle(whole(chance, 70, WIDTH - 70), HEIGHT - 165, whole(chance, 26, 44));
  return { shape: paths.join(""), accent: sun };
}

function bands(chance: Chance): Drawn {
  const count = whole(chance, 4, 7);
  const step = WIDTH / count;
  const lean = whole(chance, 60, 150) * (chance() < 0.5 ? -1 : 1);
  const marked = whole(chance, 0, count - 1);
  const all = Array.from({ length: count }, (_, at) => {
    const x = Math.round(at * step - lean / 2 + step / 4);
    return `M${x} ${HEIGHT}l${lean} -170h${Math.round(step * 0.5)}l${-lean} 170z`;
  });
  return { shape: all.filter((_, at) => at !== marked).join(""), accent: all[marked] as string };
}

function blocks(chance: Chance): Drawn {
  const side = whole(chance, 4, 5);
  const gap = WIDTH / side;
  const rows = side === 4 ? 2 : whole(chance, 2, 3);
  const quarter = (x: number, y: number, turn: number) => {
    const [px, py] = [x + (turn % 2) * gap, y + (turn > 1 ? gap : 0)];
    const [dx, dy] = [turn % 2 ? -gap : gap, turn > 1 ? -gap : gap];
    return `M${px} ${py}h${dx}a${gap} ${gap} 0 0 ${dx * dy > 0 ? 1 : 0} ${-dx} ${dy}z`;
  };
  const marked = whole(chance, 0, side * rows - 1);
  const all = Array.from({ length: side * rows }, (_, at) => {
    const [x, y] = [(at % side) * gap, HEIGHT - (Math.floor(at / side) + 1) * gap];
    return chance() < 0.16 ? circle(x + gap / 2, y + gap / 2, gap / 2) : quarter(x, y, whole(chance, 0, 3));
  });
  return { shape: all.filter((_, at) => at !== marked).join(""), accent: all[marked] as string };
}

const compositions = [columns, arcs, dots, horizon, bands, blocks];

/** The colours of a creator without a picture, constant like a cover's. */
export function inkOf(id: string): Pick<Palette, "ground" | "ink"> {
  const chance = chanceOf(id);
  chance();
  const all = Object.values(palettes).flat();
  return all[whole(chance, 0, all.length - 1)] as Palette;
}

/** A title, and the part after its colon, which is set smaller. */
export function titleAndMore(title: string): { readonly title: string; readonly more?: string } {
  const [, first, more] = /^(.{2,}?)(?:：|:\s)\s*(.{2,})$/u.exec(title) ?? [];
  return first && more ? { title: first, more } : { title };
}

/** The longest word in a title at full size; longer ones make it smaller, so that no word is broken. */
const LONG_WORD = 12;
/** The longest title at full size; longer ones would take more than four lines. */
const LONG_TITLE = 52;

export const isLongTitle = (title: string): boolean =>
  title.length > LONG_TITLE ||
  title.split(/\s+/).some((word) => /^[\p{Script=Latin}\p{P}]+$/u.test(word) && word.length > LONG_WORD);

const words = new Intl.Segmenter("zh", { granularity: "word" });

/** A Chinese title with U+200B after each word, where lines of large type may break. */
export const byWords = (title: string): string =>
  Array.from(words.segment(title), ({ segment }) => segment).join("\u200b");

/** @returns colours, and path data in a box of WIDTH by HEIGHT */
export function coverArt(id: string, topic: Topic) {
  const chance = chanceOf(id);
  chance();
  const colours = palettes[topic][chance() < 0.62 ? 0 : 1];
  const draw = compositions[whole(chance, 0, compositions.length - 1)] as (chance: Chance) => Drawn;
  return { colours, drawn: draw(chance) };
}

import type { languages, productTypes, topics } from "../../../functions/catalogue/contract/product.ts";
import { byWords, coverArt, HEIGHT, isLongTitle, titleAndMore, WIDTH } from "./cover-art.ts";
import { useTypeName } from "./names.ts";

export interface CoveredWork {
  readonly id: string;
  readonly title: string;
  readonly topic: (typeof topics)[number];
  readonly type: (typeof productTypes)[number];
  readonly language: (typeof languages)[number];
  readonly creator?: { readonly name: string } | undefined;
  readonly cover?: { readonly path: string } | undefined;
}

/** A work's cover: its creator's picture, or a drawn one. It is decorative, as the title is beside it. */
export function Cover({ work, isFirst = false }: { readonly work: CoveredWork; readonly isFirst?: boolean }) {
  if (work.cover) {
    return (
      <div className="cover">
        <img
          src={work.cover.path}
          alt=""
          width={WIDTH}
          height={HEIGHT}
          loading={isFirst ? "eager" : "lazy"}
          decoding="async"
        />
      </div>
    );
  }
  const { colours, drawn } = coverArt(work.id, work.topic);
  return (
    <div className="cover" aria-hidden="true">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="xMidYMax slice" role="presentation">
        <rect width={WIDTH} height={HEIGHT} fill={colours.ground} />
        <path d={drawn.shape} fill={colours.shape} fillRule="evenodd" />
        <path d={drawn.accent} fill={colours.accent} fillRule="evenodd" />
      </svg>
      <CoverWords work={work} ink={colours.ink} />
    </div>
  );
}

function CoverWords({ work, ink }: { readonly work: CoveredWork; readonly ink: string }) {
  const typeName = useTypeName();
  const { title, more } = titleAndMore(work.title);
  // Browsers may segment words differently: the server's result stays.
  const set = (text: string) => (work.language === "zh" ? byWords(text) : text);
  return (
    <div className="cover-words" lang={work.language} style={{ color: ink }}>
      <span className={isLongTitle(title) ? "cover-title long" : "cover-title"} suppressHydrationWarning>
        {set(title)}
      </span>
      {more ? (
        <span className="cover-more" suppressHydrationWarning>
          {set(more)}
        </span>
      ) : null}
      <span className="cover-by">{work.creator?.name ?? typeName(work.type)}</span>
    </div>
  );
}

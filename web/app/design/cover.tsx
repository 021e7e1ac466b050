import type { languages, productTypes, topics } from "../../../functions/catalogue/contract/product.ts";
import { coverArt, HEIGHT, WIDTH } from "./cover-art.ts";
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

/** A work's cover: its creator's picture, or one that is drawn. The title stands beside it, so it is no content. */
export function Cover({ work, isFirst = false }: { readonly work: CoveredWork; readonly isFirst?: boolean }) {
  const typeName = useTypeName();
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
      <div className="cover-words" lang={work.language} style={{ color: colours.ink }}>
        <span className="cover-title">{work.title}</span>
        <span className="cover-by">{work.creator?.name ?? typeName(work.type)}</span>
      </div>
    </div>
  );
}

import { Trans, useLingui } from "@lingui/react/macro";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Notice } from "../../design/notice.tsx";
import { Frame } from "./frame.tsx";
import type { PdfView } from "./pdf-view.ts";
import type { ReaderProps } from "./reader-props.ts";
import { placeOf, useProgress } from "./use-progress.ts";

type State = "opening" | "open" | "failed";
interface Page {
  readonly at: number;
  readonly of: number;
}

/** Opens the document in its container; the library is loaded with the first PDF. */
function usePdf(container: RefObject<HTMLDivElement | null>, props: ReaderProps) {
  const { content, progress } = props;
  const [state, setState] = useState<State>("opening");
  const [page, setPage] = useState<Page>({ at: 1, of: 1 });
  const [share, report] = useProgress(props);
  const view = useRef<PdfView>(null);
  const kept = Number(placeOf(progress?.position, "page") ?? 0);
  const from = useRef<(of: number) => number>((of) => kept || Math.round(of * ((progress?.progress ?? 0) % 1)));
  useEffect(() => {
    const { current } = container;
    if (!current) return;
    let isGone = false;
    const open = async () => {
      const { openPdf } = await import("./pdf-view.ts");
      if (isGone) return;
      const opened = await openPdf(current, content.url, from.current, (at, of) => {
        from.current = () => at;
        setPage({ at, of });
        report(at / of, `page:${at}`);
      });
      if (isGone) return opened.close();
      view.current = opened;
      setState("open");
    };
    open().catch(() => isGone || setState("failed"));
    return () => {
      isGone = true;
      view.current?.close();
      view.current = null;
    };
  }, [container, content.url, report]);
  return { state, page, share, view };
}

function useKeys(view: RefObject<PdfView | null>) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { current } = view;
      if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as HTMLElement).closest("input, select, textarea")) return;
      const act: Readonly<Record<string, () => void>> = {
        ArrowRight: () => current.turn(1),
        ArrowLeft: () => current.turn(-1),
        n: () => current.turn(1),
        p: () => current.turn(-1),
        "+": () => current.zoom(1),
        "=": () => current.zoom(1),
        "-": () => current.zoom(-1),
        "0": () => current.zoom(0),
      };
      const found = act[event.key];
      if (!found) return;
      event.preventDefault();
      found();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [view]);
}

function Tools({ view, page }: { readonly view: RefObject<PdfView | null>; readonly page: Page }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState<string>();
  return (
    <>
      <button type="button" className="reader-tool" aria-label={t`Smaller`} onClick={() => view.current?.zoom(-1)}>
        <span aria-hidden="true">−</span>
      </button>
      <button type="button" className="reader-tool" aria-label={t`Larger`} onClick={() => view.current?.zoom(1)}>
        <span aria-hidden="true">+</span>
      </button>
      <form
        className="reader-page"
        onSubmit={(event) => {
          event.preventDefault();
          view.current?.goTo(Number(typed ?? page.at));
          setTyped(undefined);
        }}
      >
        <input
          aria-label={t`Page`}
          inputMode="numeric"
          value={typed ?? String(page.at)}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={() => setTyped(undefined)}
        />
        <span className="soft">/ {page.of}</span>
      </form>
    </>
  );
}

export default function PdfReader(props: ReaderProps) {
  const { content, product, notice } = props;
  const container = useRef<HTMLDivElement>(null);
  const { state, page, share, view } = usePdf(container, props);
  useKeys(view);
  return (
    <Frame
      product={product.id}
      title={product.title}
      language={product.language}
      share={share}
      file={content}
      isOpen
      notice={notice}
      tools={<Tools view={view} page={page} />}
    >
      <div className="reader-pdf-room">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls the pages by it */}
        <div ref={container} className="reader-pdf" tabIndex={0} lang={product.language}>
          <div className="pdfViewer" />
        </div>
        {state === "open" ? null : (
          <div className="reader-over">
            {state === "failed" ? (
              <Notice kind="loss">
                <p>
                  <Trans>
                    The pages could not be loaded. Reload the page, or download the file; your position is saved.
                  </Trans>
                </p>
              </Notice>
            ) : (
              <p className="soft" role="status">
                <Trans>Opening…</Trans>
              </p>
            )}
          </div>
        )}
      </div>
    </Frame>
  );
}

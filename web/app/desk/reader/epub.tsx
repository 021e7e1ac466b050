import { Trans, useLingui } from "@lingui/react/macro";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { Icon } from "../../design/icons.tsx";
import { Notice } from "../../design/notice.tsx";
import { type Book, openBook } from "./epub-book.ts";
import { shareOf } from "./epub-paths.ts";
import { Frame } from "./frame.tsx";
import type { ReaderProps } from "./reader-props.ts";
import { SizeTool, ThemeTool, useSize, useTheme } from "./reading-tools.tsx";
import { placeOf, useProgress } from "./use-progress.ts";

type State = Book | "failed" | undefined;

function useBook(url: string): State {
  const [book, setBook] = useState<State>();
  useEffect(() => {
    const stop = new AbortController();
    const load = async () => {
      const reply = await fetch(url, { signal: stop.signal });
      if (!reply.ok) throw new Error(`The content answered ${reply.status}.`);
      setBook(openBook(new Uint8Array(await reply.arrayBuffer())));
    };
    load().catch((error: unknown) => {
      if (stop.signal.aborted) return;
      console.warn(error);
      setBook("failed");
    });
    return () => stop.abort();
  }, [url]);
  return book;
}

/** Our styles of a chapter, after the book's own: colours and size of the page around it. */
function ownStyle(size: number): string {
  const { color, fontFamily } = getComputedStyle(document.body);
  const accent = getComputedStyle(document.querySelector(".reader-way") as Element).color;
  return `
    html { background: transparent !important; color: ${color} !important; font-size: ${size * 106.25}% !important; }
    body { margin: 0 !important; padding: 0 !important; background: transparent !important; color: inherit !important;
      font-family: ui-serif, Charter, Georgia, "Songti SC", "Noto Serif CJK SC", ${fontFamily}; line-height: 1.65;
      overflow-wrap: anywhere; overflow: hidden; }
    body * { color: inherit !important; background-color: transparent !important; max-width: 100% !important; }
    a { color: ${accent} !important; }
    img, svg { height: auto !important; }
    pre { white-space: pre-wrap; }`;
}

interface Shown {
  readonly frame: RefObject<HTMLIFrameElement | null>;
  readonly book: State;
  readonly at: number;
  readonly size: number;
  readonly theme: string;
  readonly onLink: (chapter: number) => void;
  readonly onShown: () => void;
}

/** Shows a chapter in its frame, in which no script runs, and sets the frame's height. */
function useChapter({ frame, book, at, size, theme, onLink, onShown }: Shown) {
  useEffect(() => {
    const { current } = frame;
    const inner = current?.contentDocument;
    const view = current?.contentWindow as (Window & typeof globalThis) | null | undefined;
    if (!current || !inner || !view || typeof book !== "object") return;
    const { body, styles, free } = book.chapter(at);
    inner.body.replaceChildren(...[...body.childNodes].map((node) => inner.importNode(node, true)));
    inner.body.className = body.getAttribute("class") ?? "";
    inner.adoptedStyleSheets = styles.map((text) => {
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    const fit = () => {
      current.style.height = `${inner.documentElement.offsetHeight}px`;
    };
    const grown = new ResizeObserver(fit);
    grown.observe(inner.documentElement);
    fit();
    onShown();
    const follow = (event: Event) => {
      const chapter = (event.target as Element).closest?.("[data-chapter]")?.getAttribute("data-chapter");
      if (chapter == null) return;
      event.preventDefault();
      onLink(Number(chapter));
    };
    inner.addEventListener("click", follow);
    return () => {
      grown.disconnect();
      inner.removeEventListener("click", follow);
      free();
    };
  }, [frame, book, at, onLink, onShown]);
  useEffect(() => {
    const inner = frame.current?.contentDocument;
    const view = frame.current?.contentWindow as (Window & typeof globalThis) | null | undefined;
    if (!inner || !view || typeof book !== "object") return;
    const own = new view.CSSStyleSheet();
    own.replaceSync(ownStyle(size));
    inner.adoptedStyleSheets = [...inner.adoptedStyleSheets, own];
    return () => {
      inner.adoptedStyleSheets = inner.adoptedStyleSheets.filter((sheet) => sheet !== own);
    };
  }, [frame, book, at, size, theme]);
}

/** Chapter and share of it, from "chapter:3:0.25". */
function startOf(position: string | undefined): { at: number; share: number } {
  const [at = "0", share = "0"] = placeOf(position, "chapter")?.split(":") ?? [];
  return { at: Number(at) || 0, share: Number(share) || 0 };
}

const room = () => document.documentElement.scrollHeight - innerHeight;

/** The current chapter, the position in it, and navigation to others. */
function usePlace(book: State, props: ReaderProps) {
  const start = useRef(startOf(props.progress?.position));
  const [share, report] = useProgress(props);
  const [at, setAt] = useState(start.current.at);
  const last = typeof book === "object" ? book.chapters.length - 1 : 0;
  const chapter = Math.min(at, last);
  const hasMoved = useRef(false);
  const tell = useRef(() => {});
  tell.current = () => {
    if (typeof book !== "object") return;
    const within = room() <= 0 ? 1 : Math.min(1, scrollY / room());
    const isEnd = chapter === last && within > 0.97;
    report(isEnd ? 1 : shareOf(book.lengths, chapter, within), `chapter:${chapter}:${within.toFixed(4)}`);
  };
  const onShown = useCallback(() => {
    const { share: from } = start.current;
    start.current = { at: 0, share: 0 };
    requestAnimationFrame(() => {
      scrollTo({ top: from * Math.max(0, room()) });
      // A chapter that fits into the window sends no scroll events.
      if (hasMoved.current) tell.current();
    });
  }, []);
  useEffect(() => {
    const scrolled = () => tell.current();
    addEventListener("scroll", scrolled, { passive: true });
    return () => removeEventListener("scroll", scrolled);
  }, []);
  const open = useCallback((to: number) => {
    hasMoved.current = true;
    setAt(Math.max(0, to));
  }, []);
  return { at: chapter, last, open, onShown, share };
}

function useKeys(at: number, last: number, open: (at: number) => void) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as HTMLElement).closest("input, select, textarea")) return;
      if (event.key === "ArrowRight" && at < last) open(at + 1);
      if (event.key === "ArrowLeft" && at > 0) open(at - 1);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [at, last, open]);
}

function Contents({
  book,
  at,
  open,
}: {
  readonly book: Book;
  readonly at: number;
  readonly open: (at: number) => void;
}) {
  const { t } = useLingui();
  const listed = book.contents.findLast(({ chapter }) => chapter <= at)?.chapter ?? at;
  if (book.contents.length === 0) return null;
  return (
    <select
      className="reader-select reader-contents"
      aria-label={t`Contents`}
      value={listed}
      onChange={({ target }) => open(Number(target.value))}
    >
      {book.contents.map(({ title, chapter }, n) => (
        <option key={n} value={chapter}>
          {title}
        </option>
      ))}
    </select>
  );
}

function Ways({ at, last, open }: { readonly at: number; readonly last: number; readonly open: (at: number) => void }) {
  return (
    <nav className="reader-ways">
      <button type="button" className="button plain" disabled={at === 0} onClick={() => open(at - 1)}>
        <Trans>Previous chapter</Trans>
      </button>
      <button type="button" className="button" disabled={at === last} onClick={() => open(at + 1)}>
        <Trans>Next chapter</Trans>
        <Icon name="chevron" />
      </button>
    </nav>
  );
}

export default function EpubReader(props: ReaderProps) {
  const { content, product, notice } = props;
  const { t } = useLingui();
  const frame = useRef<HTMLIFrameElement>(null);
  const book = useBook(content.url);
  const { at, last, open, onShown, share } = usePlace(book, props);
  const [size, theme] = [useSize(), useTheme()];
  useChapter({ frame, book, at, size: size.size, theme: theme.theme, onLink: open, onShown });
  useKeys(at, last, open);
  return (
    <Frame
      product={product.id}
      title={product.title}
      language={product.language}
      share={share}
      file={content}
      notice={notice}
      tools={
        <>
          {typeof book === "object" ? <Contents book={book} at={at} open={open} /> : null}
          <SizeTool {...size} />
        </>
      }
      choices={<ThemeTool {...theme} />}
      isOpen={at !== last}
    >
      <div className="reader-text reader-book" aria-busy={book === undefined}>
        {book === undefined ? (
          <p className="soft">
            <Trans>Opening…</Trans>
          </p>
        ) : null}
        {book === "failed" ? (
          <Notice kind="loss">
            <p>
              <Trans>
                The book could not be opened. Reload the page, or download the file; your position is saved.
              </Trans>
            </p>
          </Notice>
        ) : null}
        {/* Same origin so that we fill it; nothing in it runs. */}
        <iframe ref={frame} title={t`The book`} sandbox="allow-same-origin allow-popups" className="reader-frame" />
        {typeof book === "object" ? <Ways at={at} last={last} open={open} /> : null}
      </div>
    </Frame>
  );
}

import { Trans } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { Notice } from "../../design/notice.tsx";
import { Frame } from "./frame.tsx";
import type { ReaderProps } from "./reader-props.ts";
import { SizeTool, ThemeTool, useSize, useTheme } from "./reading-tools.tsx";
import { placeOf, type Report, useProgress } from "./use-progress.ts";

/** A text that fits into the window counts as read after this time. */
const GLANCE_MS = 5_000;

type Loaded = { readonly text: string; readonly html?: string } | "failed" | undefined;

function useText(url: string, mediaType: string): Loaded {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    const stop = new AbortController();
    const load = async () => {
      const reply = await fetch(url, { signal: stop.signal });
      if (!reply.ok) throw new Error(`The content answered ${reply.status}.`);
      const text = await reply.text();
      if (mediaType !== "text/markdown") return setLoaded({ text });
      const { htmlOfMarkdown } = await import("../../design/markdown.tsx");
      setLoaded({ text, html: htmlOfMarkdown(text, 2) });
    };
    load().catch(() => stop.signal.aborted || setLoaded("failed"));
    return () => stop.abort();
  }, [url, mediaType]);
  return loaded;
}

/** Scrolls to the stored position, then reports the scroll position. */
function useScroll(isReady: boolean, from: number, report: Report) {
  const start = useRef(from);
  useEffect(() => {
    if (!isReady) return;
    const root = document.documentElement;
    const room = () => root.scrollHeight - innerHeight;
    const share = start.current;
    if (share > 0 && share < 1) scrollTo({ top: share * room() });
    let timer: ReturnType<typeof setTimeout>;
    const tell = () => {
      const now = room() <= 0 ? 1 : scrollY / room();
      report(now > 0.985 ? 1 : now, `scroll:${now.toFixed(4)}`);
    };
    if (room() <= 0) timer = setTimeout(tell, GLANCE_MS);
    else tell();
    addEventListener("scroll", tell, { passive: true });
    return () => {
      clearTimeout(timer);
      removeEventListener("scroll", tell);
    };
  }, [isReady, report]);
}

export default function TextReader(props: ReaderProps) {
  const { content, product, progress, notice } = props;
  const [share, report] = useProgress(props);
  const loaded = useText(content.url, content.mediaType);
  const size = useSize();
  const theme = useTheme();
  useScroll(
    typeof loaded === "object",
    Number(placeOf(progress?.position, "scroll") ?? progress?.progress ?? 0),
    report,
  );
  return (
    <Frame
      product={product.id}
      title={product.title}
      language={product.language}
      share={share}
      file={content}
      notice={notice}
      tools={<SizeTool {...size} />}
      choices={<ThemeTool {...theme} />}
    >
      <article
        className="reader-text prose"
        lang={product.language}
        aria-busy={loaded === undefined}
        style={{ fontSize: `${size.size}em` }}
      >
        {loaded === undefined ? (
          <p className="soft">
            <Trans>Opening…</Trans>
          </p>
        ) : loaded === "failed" ? (
          <Notice kind="loss">
            <p>
              <Trans>The text could not be loaded. Reload the page; your position is saved.</Trans>
            </p>
          </Notice>
        ) : loaded.html === undefined ? (
          <div className="reader-plain">{loaded.text}</div>
        ) : (
          <div className="prose" dangerouslySetInnerHTML={{ __html: loaded.html }} />
        )}
      </article>
    </Frame>
  );
}

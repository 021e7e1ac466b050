import { Trans, useLingui } from "@lingui/react/macro";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useRevalidator } from "react-router";
import { Notice } from "../../design/notice.tsx";
import { Frame } from "./frame.tsx";
import { kindOf, type ReaderProps } from "./reader-props.ts";
import { placeOf, useProgress } from "./use-progress.ts";

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** Keyboard controls of the player, except while the focus is on a field or button. */
function useKeys(media: RefObject<HTMLMediaElement | null>, speed: number, setSpeed: (speed: number) => void) {
  useEffect(() => {
    const step = (by: number) => setSpeed(SPEEDS[SPEEDS.indexOf(speed as 1) + by] ?? speed);
    const press = (event: KeyboardEvent) => {
      const { current } = media;
      const target = event.target as HTMLElement;
      if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target !== current && target.closest("a, button, input, select, summary, textarea")) return;
      const act: Readonly<Record<string, () => unknown>> = {
        " ": () => (current.paused ? current.play() : current.pause()),
        k: () => (current.paused ? current.play() : current.pause()),
        j: () => (current.currentTime -= 10),
        l: () => (current.currentTime += 10),
        ArrowLeft: () => (current.currentTime -= 5),
        ArrowRight: () => (current.currentTime += 5),
        m: () => (current.muted = !current.muted),
        f: () => (document.fullscreenElement ? document.exitFullscreen() : current.requestFullscreen()),
        "<": () => step(-1),
        ">": () => step(1),
      };
      const found = act[event.key];
      if (!found) return;
      event.preventDefault();
      void found();
    };
    // In the capture phase, before the element's own controls, so that each press counts once.
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, [media, speed, setSpeed]);
}

function Speed({ speed, setSpeed }: { readonly speed: number; readonly setSpeed: (speed: number) => void }) {
  const { t, i18n } = useLingui();
  return (
    <select
      className="reader-select"
      aria-label={t`Speed`}
      value={speed}
      onChange={({ target }) => setSpeed(Number(target.value))}
    >
      {SPEEDS.map((each) => (
        <option key={each} value={each}>
          {i18n.number(each)}×
        </option>
      ))}
    </select>
  );
}

/** The position in a recording, from the stored one on. An expired URL is requested again. */
function useMedia(props: ReaderProps) {
  const { content, progress } = props;
  const media = useRef<HTMLVideoElement>(null);
  const [share, report] = useProgress(props);
  const place = useRef(Number(placeOf(progress?.position, "second") ?? 0));
  const [isFailed, setFailed] = useState(false);
  const { revalidate } = useRevalidator();
  const retried = useRef("");
  const events = {
    onLoadedMetadata: () => {
      const { current } = media;
      if (!current) return;
      if (place.current === 0) place.current = current.duration * ((progress?.progress ?? 0) % 1) || 0;
      if (place.current > 0 && place.current < current.duration - 2) current.currentTime = place.current;
    },
    onTimeUpdate: () => {
      const { current } = media;
      if (!current || !Number.isFinite(current.duration) || current.duration === 0) return;
      place.current = current.currentTime;
      report(current.currentTime / current.duration, `second:${current.currentTime.toFixed(1)}`);
    },
    onEnded: () => report(1, "second:0"),
    onError: () => {
      if (retried.current === content.url) return setFailed(true);
      retried.current = content.url;
      void revalidate();
    },
  };
  return { media, share, isFailed, events };
}

export default function MediaReader(props: ReaderProps) {
  const { content, product, notice } = props;
  const { media, share, isFailed, events } = useMedia(props);
  const [speed, setSpeed] = useState(1);
  useKeys(media, speed, setSpeed);
  useEffect(() => {
    if (media.current) media.current.playbackRate = speed;
  }, [speed, media]);
  const isVideo = kindOf(content.mediaType) === "video";
  const shared = {
    src: content.url,
    controls: true,
    preload: "metadata",
    "aria-label": product.title,
    ...events,
  } as const;
  return (
    <Frame
      product={product.id}
      title={product.title}
      language={product.language}
      share={share}
      file={content}
      notice={notice}
      tools={<Speed speed={speed} setSpeed={setSpeed} />}
    >
      <div className={isVideo ? "reader-video" : "reader-audio"}>
        {isVideo ? (
          <video ref={media} playsInline {...shared}>
            <track kind="captions" />
          </video>
        ) : (
          <audio ref={media as RefObject<HTMLAudioElement | null>} {...shared}>
            <track kind="captions" />
          </audio>
        )}
        {isFailed ? (
          <Notice kind="loss">
            <p>
              <Trans>It could not be played here. Reload the page, or download the file.</Trans>
            </p>
          </Notice>
        ) : null}
        <p className="small soft reader-keys">
          <Trans>
            Keys: <kbd>K</kbd> plays and pauses, <kbd>J</kbd> and <kbd>L</kbd> go ten seconds back and on,{" "}
            <kbd>&lt;</kbd> and <kbd>&gt;</kbd> change the speed, <kbd>F</kbd> fills the screen.
          </Trans>
        </p>
      </div>
    </Frame>
  );
}

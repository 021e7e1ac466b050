import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useState } from "react";
import { Link } from "react-router";
import { Icon } from "../../design/icons.tsx";

const CALM_MS = 3_000;

/** True if there was no input for some seconds; the controls fade out then. */
function useCalm(): boolean {
  const [isCalm, setCalm] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const stir = () => {
      setCalm(false);
      clearTimeout(timer);
      timer = setTimeout(() => setCalm(true), CALM_MS);
    };
    stir();
    const events = ["pointermove", "pointerdown", "keydown", "focusin"] as const;
    for (const event of events) addEventListener(event, stir, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const event of events) removeEventListener(event, stir);
    };
  }, []);
  return isCalm;
}

/** The next step after the end of a work. */
function End({ product }: { readonly product: string }) {
  return (
    <p className="reader-end">
      <strong>
        <Trans>You have finished it.</Trans>
      </strong>
      <Link to={`/desk/reviews/${product}`}>
        <Trans>Write a review</Trans>
      </Link>
      <Link to="/desk">
        <Trans>What could come next</Trans>
      </Link>
    </p>
  );
}

interface Props {
  readonly product: string;
  readonly title: string;
  readonly language: string;
  readonly share: number;
  /** Controls of the kind of content: size, pages, speed. */
  readonly tools?: ReactNode;
  /** Rare settings, in the menu. */
  readonly choices?: ReactNode;
  /** The file itself. */
  readonly file: { readonly url: string; readonly name: string };
  readonly notice?: ReactNode;
  /** Whether more of the content follows, or it scrolls in its own container: then nothing is below it. */
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}

/** The reader's page: a bar that fades, and the content. */
export function Frame({
  product,
  title,
  language,
  share,
  tools,
  choices,
  file,
  notice,
  isOpen = false,
  children,
}: Props) {
  const { i18n, t } = useLingui();
  const isCalm = useCalm();
  return (
    <div className={`reader ${isCalm ? "is-calm" : ""}`}>
      <header className="reader-bar">
        <Link to="/desk" className="reader-way" aria-label={t`Back to the desk`}>
          <Icon name="chevron" />
        </Link>
        <h1 className="reader-title" lang={language}>
          {title}
        </h1>
        <div className="reader-tools">{tools}</div>
        <span className="reader-share figures" role="status" aria-label={t`Your progress`}>
          {i18n.number(share, { style: "percent" })}
        </span>
        <details className="reader-more">
          <summary aria-label={t`More`}>
            <Icon name="menu" />
          </summary>
          <ul className="reader-menu">
            {choices ? <li>{choices}</li> : null}
            <li>
              <a href={file.url} download={file.name}>
                <Trans>Download the file</Trans>
              </a>
            </li>
            <li>
              <Link to={`/desk/reviews/${product}`}>
                <Trans>Review it</Trans>
              </Link>
            </li>
            <li>
              <Link to={`/desk/access/${product}`}>
                <Trans>Why may I open this?</Trans>
              </Link>
            </li>
          </ul>
        </details>
        <progress className="reader-line" value={share} aria-hidden="true" />
      </header>
      {notice}
      <main id="main" className="reader-content">
        {children}
        {share >= 1 && !isOpen ? <End product={product} /> : null}
      </main>
    </div>
  );
}

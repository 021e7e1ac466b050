import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";

/** A path of this site in what somebody pasted: a page's address, or nothing. */
function pathIn(typed: string, origin: string): string | undefined {
  try {
    const url = new URL(typed.trim(), origin);
    return url.origin === origin ? url.pathname.replace(/^\/zh(?=\/|$)/, "") || "/" : undefined;
  } catch {
    return undefined;
  }
}

/** A link that can be copied; without scripts it can be selected. */
function Copied({ link }: { readonly link: string }) {
  const { t } = useLingui();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="input-row">
      <input
        className="input"
        readOnly
        value={link}
        aria-label={t`Your link`}
        onFocus={(event) => event.target.select()}
      />
      <button
        className="button plain"
        type="button"
        onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
      >
        {isCopied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
      </button>
    </div>
  );
}

/** Makes links of a code to any page of the site. */
export function LinkMaker({ origin, codes }: { readonly origin: string; readonly codes: readonly string[] }) {
  const { t } = useLingui();
  const [code, setCode] = useState(codes.at(-1) ?? "");
  const [page, setPage] = useState("");
  const path = pathIn(page, origin);
  const link = `${origin}/r/${code}${path === undefined || page.trim() === "" ? "" : `?to=${encodeURIComponent(path)}`}`;
  return (
    <div className="form measure">
      {codes.length < 2 ? null : (
        <label className="field">
          <span className="label">{t`Code`}</span>
          <select value={code} onChange={(event) => setCode(event.target.value)}>
            {codes.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      )}
      <label className="field">
        <span className="label">{t`Page to recommend`}</span>
        <input
          className="input"
          value={page}
          placeholder={`${origin}/works/…`}
          onChange={(event) => setPage(event.target.value)}
          aria-invalid={path === undefined ? true : undefined}
        />
        <span className={path === undefined ? "wrong" : "hint"}>
          {path === undefined ? t`Paste the address of a page of this shop.` : t`Empty: all works.`}
        </span>
      </label>
      <Copied key={link} link={link} />
    </div>
  );
}

import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";

const SIZES = [0.9, 1, 1.15, 1.3, 1.5] as const;
const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];

const stored = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};
const store = (name: string, value: string | undefined) => {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Storage may be closed: it holds for this page then.
  }
};

/** The text size chosen on this device. */
export function useSize() {
  const [at, setAt] = useState(1);
  useEffect(() => setAt(Math.min(SIZES.length - 1, Math.max(0, Number(stored("reader-size") ?? 1) || 0))), []);
  const change = (by: number) => {
    const next = Math.min(SIZES.length - 1, Math.max(0, at + by));
    setAt(next);
    store("reader-size", String(next));
  };
  return { size: SIZES[at] as number, change, isLeast: at === 0, isMost: at === SIZES.length - 1 };
}

export function SizeTool({ change, isLeast, isMost }: Omit<ReturnType<typeof useSize>, "size">) {
  const { t } = useLingui();
  return (
    <>
      <button
        type="button"
        className="reader-tool"
        aria-label={t`Smaller`}
        disabled={isLeast}
        onClick={() => change(-1)}
      >
        <span aria-hidden="true" className="small">
          A
        </span>
      </button>
      <button type="button" className="reader-tool" aria-label={t`Larger`} disabled={isMost} onClick={() => change(1)}>
        <span aria-hidden="true">A</span>
      </button>
    </>
  );
}

/** The theme of this device, shared with the whole site. */
export function useTheme() {
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => setTheme(themes.find((each) => each === stored("theme")) ?? "system"), []);
  const choose = (next: Theme) => {
    setTheme(next);
    store("theme", next === "system" ? undefined : next);
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
  };
  return { theme, choose };
}

export function ThemeTool({ theme, choose }: ReturnType<typeof useTheme>) {
  const { t } = useLingui();
  const names: Readonly<Record<Theme, string>> = { system: t`As the system`, light: t`Light`, dark: t`Dark` };
  return (
    <select
      className="reader-select"
      aria-label={t`Light or dark`}
      value={theme}
      onChange={({ target }) => choose(target.value as Theme)}
    >
      {themes.map((each) => (
        <option key={each} value={each}>
          {names[each]}
        </option>
      ))}
    </select>
  );
}

/** Text that is put into a page unescaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
type Part = string | number | Markup | readonly Markup[];

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** A template whose values are escaped, except markup. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const shown = (part: Part | undefined): string => {
    if (part === undefined) return "";
    if (part instanceof Markup) return part.text;
    return typeof part === "object" ? part.map(shown).join("") : escaped(String(part));
  };
  return new Markup(texts.map((text, n) => text + shown(parts[n])).join(""));
}

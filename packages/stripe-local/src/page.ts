import { html, Markup } from "./html.ts";

export interface PageReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const STYLE = new Markup(`
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 3rem auto; padding: 0 1rem; color: #1a1f36; }
  table { width: 100%; border-collapse: collapse; margin: 1rem 0; }
  td, th { padding: .5rem 0; border-bottom: 1px solid #e3e8ee; text-align: left; font-weight: normal; }
  td:last-child, th:last-child { text-align: right; }
  tfoot th { font-weight: bold; }
  form { margin: .5rem 0; }
  input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; border: 1px solid #c1c9d2; border-radius: 6px; }
  button { font: inherit; width: 100%; margin-top: .5rem; padding: .7rem; border: 0; border-radius: 6px; background: #e3e8ee; cursor: pointer; }
  button.first { background: #635bff; color: white; }
  [role=alert] { padding: .7rem; border-radius: 6px; background: #fde8e8; color: #9b1c1c; }
  footer { margin-top: 2rem; color: #697386; font-size: .85rem; }
`);

/** A page as a person sees it. */
export function page(status: number, title: string, content: Markup): PageReply {
  const whole = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
<h1>${title}</h1>
${content}
<footer>Local Stripe emulator. No money moves.</footer>
</html>
`;
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body: whole.text };
}

/** The saved card, by its behaviour when it is charged later. */
export const cardChoice = html`<label>Card <select name="card">
<option value="pays">4242: is paid by
<option value="declines">0341: will be declined
<option value="authenticates">3155: asks the person each time
</select></label>`;

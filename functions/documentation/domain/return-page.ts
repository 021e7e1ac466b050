import { shortPage } from "./page.ts";

/** Mails bring people with a code to the page "claim" of what it is for. */
const codeOf = (section: string): string => `<h1>You have a code</h1>
<p>It is in the mail that brought you here. Claim what it is for with your access token:</p>
<pre>POST /${section}/claim {"code": "..."}</pre>`;

const backAt = (section: string, page: string): string => `<h1>Back at Lyceum</h1>
<p>Stripe tells us of what you did there, most often within seconds. Ask for it with your access token:</p>
<pre>GET /${section}/${page}</pre>`;

/**
 * The page that stands in for a web front end. It only reads: what was paid is completed by Stripe's webhook.
 * @param section for example "orders"; letters, digits, - and _ alone, as is `page`
 */
export const returnPage = (section: string, page: string): string =>
  shortPage(`${page === "claim" ? codeOf(section) : backAt(section, page)}
<p>No web front end is deployed here; <a href="/docs">/docs</a> tells what the API can do.</p>`);

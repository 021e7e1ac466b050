import { client } from "./generated/client.gen.js";
import * as api from "./generated/index.js";

/** Of what the client is not told by the document: where mails are to be read, and how a Checkout page is paid. */
export interface Surroundings {
  readonly url: string;
  readonly email: string;
  readonly mailedCode: () => Promise<string>;
  readonly pay: (checkoutUrl: string) => Promise<void>;
}

// @ts-expect-error: what needs a body does not compile without one
const _bodyless = () => api.logIn();

/** What was asked for. @throws Error with the problem's code, which the types know for each route */
function got<Data>({ data, error }: { data?: Data; error?: unknown }): Data {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

/** From registration to the content of what was bought, by the generated client alone. */
export async function play({ url, email, mailedCode, pay }: Surroundings): Promise<string[]> {
  const steps: string[] = [];
  const password = "Correct-horse-7";
  client.setConfig({ baseUrl: url });
  const { id } = got(await api.register({ body: { email, password, displayName: "Ann" } }));
  steps.push(`registered ${id.length > 0}`);
  got(await api.confirmRegistration({ body: { id, email, code: await mailedCode() } }));
  const { accessToken } = got(await api.logIn({ body: { email, password } }));
  // A visitor's token is asked for by another scheme, and is not sent by who is logged in.
  client.setConfig({ baseUrl: url, auth: ({ type }) => (type === "http" ? accessToken : undefined) });
  const me: api.User = got(await api.getMe());
  steps.push(`logged in as ${me.displayName}`);

  const { items } = got(await api.getRecommendations({ query: { limit: 3 } }));
  const reasons: string[] = items.map(({ reason }) => reason.text);
  steps.push(`recommended ${reasons.length > 0}`);

  const shelf: api.ProductPage = got(
    await api.listProducts({ query: { type: "ebook", currency: "usd", minPrice: 100, limit: 1 } }),
  );
  const product = shelf.items[0]?.id ?? "";
  const refused = await api.getContent({ path: { id: product } });
  // The codes of each route are known to the compiler: another one here would not compile.
  const isRefused: boolean =
    refused.error !== undefined && "code" in refused.error && refused.error.code === "not-entitled";
  steps.push(`not entitled yet ${isRefused}`);

  const placed: api.Order = got(await api.placeOrder({ body: { products: [product] } }));
  await pay(placed.checkoutUrl ?? "");
  let { state } = placed;
  for (let tries = 0; state === "pending" && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    ({ state } = got(await api.getOrder({ path: { id: placed.id } })));
  }
  steps.push(`order ${state}`);
  const content: api.Content = got(await api.getContent({ path: { id: product } }));
  steps.push(`content ${(await fetch(content.url)).status}`);
  got(await api.putProgress({ path: { id: product }, body: { progress: 1 } }));
  const review: api.Review = got(await api.writeReview({ path: { id: product }, body: { rating: 5 } }));
  steps.push(`reviewed with ${review.rating} stars`);
  return steps;
}

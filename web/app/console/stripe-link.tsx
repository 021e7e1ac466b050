const PAGES: readonly (readonly [RegExp, string])[] = [
  [/^(pi|ch|py)_/, "payments"],
  [/^in_/, "invoices"],
  [/^sub_/, "subscriptions"],
  [/^cus_/, "customers"],
  [/^d[pu]_/, "disputes"],
  [/^evt_/, "events"],
];

/** The page of an object in Stripe's dashboard, or a search for it if it has none. */
export function dashboardUrl(id: string, isTest: boolean): string {
  const page = PAGES.find(([pattern]) => pattern.test(id))?.[1];
  const base = `https://dashboard.stripe.com/${isTest ? "test/" : ""}`;
  return page === undefined
    ? `${base}search?query=${encodeURIComponent(id)}`
    : `${base + page}/${encodeURIComponent(id)}`;
}

/** A link from an id of Stripe's to the dashboard. */
export function StripeLink({ id, isTest = false }: { readonly id: string; readonly isTest?: boolean }) {
  return (
    <a href={dashboardUrl(id, isTest)} rel="noreferrer" target="_blank">
      <code>{id}</code>
    </a>
  );
}

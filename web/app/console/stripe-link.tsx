const PAGES: readonly (readonly [RegExp, string])[] = [
  [/^(pi|ch|py)_/, "payments"],
  [/^in_/, "invoices"],
  [/^sub_/, "subscriptions"],
  [/^cus_/, "customers"],
  [/^d[pu]_/, "disputes"],
  [/^evt_/, "events"],
];

/** Where Stripe's dashboard shows an object; what has no page of its own there is searched for. */
export function dashboardUrl(id: string, isTest: boolean): string {
  const page = PAGES.find(([pattern]) => pattern.test(id))?.[1];
  const base = `https://dashboard.stripe.com/${isTest ? "test/" : ""}`;
  return page === undefined
    ? `${base}search?query=${encodeURIComponent(id)}`
    : `${base + page}/${encodeURIComponent(id)}`;
}

/** Something of Stripe's, by its id, as a way to the dashboard. */
export function StripeLink({ id, isTest = false }: { readonly id: string; readonly isTest?: boolean }) {
  return (
    <a href={dashboardUrl(id, isTest)} rel="noreferrer" target="_blank">
      <code>{id}</code>
    </a>
  );
}

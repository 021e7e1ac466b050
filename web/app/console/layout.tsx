import { Trans, useLingui } from "@lingui/react/macro";
import { type LoaderFunctionArgs, Outlet } from "react-router";
import { SideNav } from "../design/side-nav.tsx";
import { Area } from "../site/area.tsx";
import { SiteFooter } from "../site/footer.tsx";
import { SiteHeader } from "../site/header.tsx";
import { signedIn } from "../site/signed-in.ts";
import "./console.css";

export const handle = { hydrates: true };

export function loader({ context, request }: LoaderFunctionArgs) {
  signedIn(context, request, "operator");
  return null;
}

export default function ConsoleLayout() {
  const { t } = useLingui();
  const groups = [
    {
      ways: [
        { to: "/console", name: <Trans>Overview</Trans>, isExact: true },
        { to: "/console/health", name: <Trans>Health</Trans> },
      ],
    },
    {
      head: <Trans>People and works</Trans>,
      ways: [
        { to: "/console/users", name: <Trans>Users</Trans> },
        { to: "/console/creators", name: <Trans>Creators</Trans> },
        { to: "/console/products", name: <Trans>Works</Trans> },
        { to: "/console/mails", name: <Trans>Mails</Trans> },
      ],
    },
    {
      head: <Trans>Money</Trans>,
      ways: [
        { to: "/console/orders", name: <Trans>Orders</Trans> },
        { to: "/console/refunds", name: <Trans>Refunds</Trans> },
        { to: "/console/disputes", name: <Trans>Disputes</Trans> },
        { to: "/console/failures", name: <Trans>Stripe's events</Trans> },
        { to: "/console/reconciliations", name: <Trans>Reconciliations</Trans> },
        { to: "/console/affiliates", name: <Trans>Affiliates</Trans> },
      ],
    },
    {
      head: <Trans>Selling</Trans>,
      ways: [
        { to: "/console/discounts", name: <Trans>Discounts</Trans> },
        { to: "/console/experiments", name: <Trans>Experiments</Trans> },
        { to: "/console/holdout", name: <Trans>Holdout</Trans> },
        { to: "/console/messages", name: <Trans>Reminders and news</Trans> },
        { to: "/console/insights", name: <Trans>Insights</Trans> },
        { to: "/console/offers", name: <Trans>Offers</Trans> },
      ],
    },
    {
      head: <Trans>Recommendations</Trans>,
      ways: [
        { to: "/console/models", name: <Trans>Models</Trans> },
        { to: "/console/rules", name: <Trans>Rules of lists</Trans> },
        { to: "/console/lists", name: <Trans>Receipts of lists</Trans> },
        { to: "/console/attribution", name: <Trans>Results of lists</Trans> },
      ],
    },
  ];
  return (
    <Area path="/console">
      <SiteHeader />
      <SideNav name={t`Console`} groups={groups}>
        <Outlet />
      </SideNav>
      <SiteFooter isCompact />
    </Area>
  );
}

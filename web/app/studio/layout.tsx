import { Trans, useLingui } from "@lingui/react/macro";
import { type LoaderFunctionArgs, Outlet } from "react-router";
import "./studio.css";
import { SideNav } from "../design/side-nav.tsx";
import { Area } from "../site/area.tsx";
import { SiteFooter } from "../site/footer.tsx";
import { SiteHeader } from "../site/header.tsx";
import { signedIn } from "../site/signed-in.ts";

export const handle = { hydrates: true };

export function loader({ context, request }: LoaderFunctionArgs) {
  signedIn(context, request, "creator");
  return null;
}

export default function StudioLayout() {
  const { t } = useLingui();
  const groups = [
    {
      ways: [
        { to: "/studio", name: <Trans>Overview</Trans>, isExact: true },
        { to: "/studio/sales", name: <Trans>Sales</Trans> },
        { to: "/studio/insights", name: <Trans>Insights</Trans> },
      ],
    },
    {
      head: <Trans>What you sell</Trans>,
      ways: [
        { to: "/studio/works", name: <Trans>Works</Trans> },
        { to: "/studio/discounts", name: <Trans>Discounts</Trans> },
        { to: "/studio/offers", name: <Trans>Offers</Trans> },
        { to: "/studio/reviews", name: <Trans>Reviews</Trans> },
      ],
    },
    {
      head: <Trans>Money</Trans>,
      ways: [
        { to: "/studio/balance", name: <Trans>Earnings</Trans> },
        { to: "/studio/refunds", name: <Trans>Refunds</Trans> },
        { to: "/studio/affiliates", name: <Trans>Affiliates</Trans> },
      ],
    },
    {
      head: <Trans>You and your tools</Trans>,
      ways: [
        { to: "/studio/profile", name: <Trans>Profile</Trans> },
        { to: "/studio/exports", name: <Trans>Exports</Trans> },
        { to: "/studio/webhooks", name: <Trans>Webhooks</Trans> },
      ],
    },
  ];
  return (
    <Area path="/studio">
      <SiteHeader />
      <SideNav name={t`Studio`} groups={groups}>
        <Outlet />
      </SideNav>
      <SiteFooter isCompact />
    </Area>
  );
}

import { Trans, useLingui } from "@lingui/react/macro";
import { type LoaderFunctionArgs, Outlet, useHref, useLoaderData } from "react-router";
import { SideNav } from "../design/side-nav.tsx";
import { Area } from "../site/area.tsx";
import { SiteFooter } from "../site/footer.tsx";
import { SiteHeader } from "../site/header.tsx";
import { signedIn } from "../site/signed-in.ts";
import "./desk.css";
import { useDeskNames } from "./names.ts";

export const handle = { hydrates: true };

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api } = signedIn(context, request);
  const { unread } = await api("listNotifications", { query: { limit: "1" } });
  return { unread };
}

function SignOut() {
  return (
    <form method="post" action={useHref("/sign-out")}>
      <button type="submit" className="linklike desk-out">
        <Trans>Sign out</Trans>
      </button>
    </form>
  );
}

export default function DeskLayout() {
  const { unread } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const groups = useDeskNames().map(({ ways, ...group }) => ({
    ...group,
    ways: ways.map((way) =>
      way.to === "/desk/notifications" && unread > 0
        ? {
            ...way,
            mark: (
              <span className="badge" role="img" aria-label={t`${unread} unread`}>
                {unread}
              </span>
            ),
          }
        : way,
    ),
  }));
  return (
    <Area path="/desk">
      <SiteHeader />
      <SideNav name={t`My desk`} groups={groups} foot={<SignOut />}>
        <Outlet />
      </SideNav>
      <SiteFooter isCompact />
    </Area>
  );
}

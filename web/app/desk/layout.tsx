import { Trans, useLingui } from "@lingui/react/macro";
import {
  type LoaderFunctionArgs,
  NavLink,
  Outlet,
  useHref,
  useLoaderData,
  useLocation,
  useNavigation,
} from "react-router";
import { Icon } from "../design/icons.tsx";
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

function Pages() {
  const { unread } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const groups = useDeskNames();
  return (
    <>
      {groups.map((group) => (
        <ul key={group[0]?.path} className="desk-pages">
          {group.map(({ path, name }) => (
            <li key={path}>
              <NavLink to={path} end={path === "/desk"}>
                {name}
                {path === "/desk/notifications" && unread > 0 ? (
                  <span className="badge" role="img" aria-label={t`${unread} unread`}>
                    {unread}
                  </span>
                ) : null}
              </NavLink>
            </li>
          ))}
        </ul>
      ))}
      <form method="post" action={useHref("/sign-out")}>
        <button type="submit" className="linklike desk-out">
          <Trans>Sign out</Trans>
        </button>
      </form>
    </>
  );
}

/** On phones the pages are behind the name of the one that is open. */
function Compact() {
  const { pathname } = useLocation();
  const bare = pathname.replace(/^\/zh(?=\/)/, "");
  const all = useDeskNames().flat();
  const here = all.filter(({ path }) => bare === path || bare.startsWith(`${path}/`)).at(-1);
  return (
    <details key={pathname} className="desk-menu">
      <summary>
        <Icon name="menu" />
        {here?.name ?? <Trans>My desk</Trans>}
      </summary>
      <Pages />
    </details>
  );
}

export default function DeskLayout() {
  const { t } = useLingui();
  const { state } = useNavigation();
  return (
    <Area path="/desk">
      <SiteHeader />
      <div className="frame desk">
        <nav className="desk-nav" aria-label={t`My desk`}>
          <div className="desk-wide">
            <Pages />
          </div>
          <Compact />
        </nav>
        <main id="main" className="desk-main" aria-busy={state === "loading" || undefined}>
          <Outlet />
        </main>
      </div>
      <SiteFooter isCompact />
    </Area>
  );
}

import { Trans, useLingui } from "@lingui/react/macro";
import { NavLink, Outlet } from "react-router";

/** The common part of all pages of the settings. */
export default function SettingsLayout() {
  const { t } = useLingui();
  const ways = [
    ["/desk/settings", t`Profile`],
    ["/desk/settings/security", t`Security`],
    ["/desk/settings/portrait", t`Portrait`],
    ["/desk/settings/interests", t`What we know about you`],
    ["/desk/settings/mails", t`Mails`],
    ["/desk/settings/messages", t`Reminders and news`],
    ["/desk/settings/contacts", t`Who can write to you`],
  ] as const;
  return (
    <div className="stack-l">
      <header className="stack">
        <h1>
          <Trans>Settings</Trans>
        </h1>
        <nav className="desk-tabs" aria-label={t`Settings`}>
          {ways.map(([path, name]) => (
            <NavLink key={path} to={path} end>
              {name}
            </NavLink>
          ))}
        </nav>
      </header>
      <Outlet />
    </div>
  );
}

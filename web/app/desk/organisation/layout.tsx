import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, NavLink, Outlet, useLoaderData } from "react-router";
import { isRefused } from "../../api/api.ts";
import { signedIn } from "../../site/signed-in.ts";

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api } = signedIn(context, request);
  const { id = "" } = params;
  try {
    return await api("getOrganisation", { params: { id } });
  } catch (error) {
    if (isRefused(error, "unknown-organisation", "invalid-request")) throw new Response(null, { status: 404 });
    throw error;
  }
}

/** The common part of all pages of an organisation. */
export default function OrganisationLayout() {
  const { id, name, role } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const ways = [
    ["", t`Members`],
    ["/seats", t`Seats`],
    ["/buy", t`Buy seats`],
    ["/name", t`Name`],
  ] as const;
  return (
    <div className="stack-l">
      <header className="stack">
        <p className="crumbs">
          <Link to="/desk/organisations">
            <Trans>Organisations</Trans>
          </Link>
        </p>
        <h1>{name}</h1>
        {role === "owner" ? (
          <nav className="desk-tabs" aria-label={name}>
            {ways.map(([path, label]) => (
              <NavLink key={path} to={`/desk/organisations/${id}${path}`} end>
                {label}
              </NavLink>
            ))}
          </nav>
        ) : null}
      </header>
      {role === "owner" ? (
        <Outlet />
      ) : (
        <p className="measure">
          <Trans>
            You have a seat of this organisation. Its works are in your library; the owner sees your progress.
          </Trans>
        </p>
      )}
    </div>
  );
}

import { type LoaderFunctionArgs, Outlet } from "react-router";
import { SiteFooter } from "../site/footer.tsx";
import { SiteHeader } from "../site/header.tsx";
import { signedIn } from "../site/signed-in.ts";

export const handle = { hydrates: true };

export function loader({ context, request }: LoaderFunctionArgs) {
  signedIn(context, request);
  return null;
}

export default function AreaLayout() {
  return (
    <>
      <SiteHeader />
      <main id="main">
        <Outlet />
      </main>
      <SiteFooter />
    </>
  );
}

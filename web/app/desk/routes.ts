import { layout, type RouteConfig, route } from "@react-router/dev/routes";

const page = (path: string, file: string) => route(`desk/${path}`, `desk/${file}.tsx`);

export const deskRoutes = [
  layout("desk/layout.tsx", { id: "desk" }, [
    route("desk", "desk/start.tsx"),
    page("library", "library"),
    page("access/:product", "access"),
  ]),
] satisfies RouteConfig;

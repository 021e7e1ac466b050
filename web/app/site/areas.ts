/** Areas that hydrate, each at a path of its own; all other pages are the shop's. */
const hydrated = ["desk", "studio", "console"] as const;
export type Area = (typeof hydrated)[number] | "shop";

export function areaOf(path: string): Area {
  const first = path.replace(/^\/zh(?=\/|$)/, "").split(/[/.]/)[1];
  return hydrated.find((area) => area === first) ?? "shop";
}

/** As much of an address as tells it from others to who knows it, and hands it to nobody: `a•••n@example.org`. */
export function hintOf(address: string): string {
  const at = address.lastIndexOf("@");
  const name = [...address.slice(0, at)];
  const last = name.length > 3 ? name.at(-1) : "";
  return `${name[0] ?? ""}•••${last}${address.slice(at)}`;
}

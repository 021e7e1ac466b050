/**
 * Enough of an address to recognise it for somebody who knows it, and not enough to disclose it: `a•••n@example.org`.
 */
export function hintOf(address: string): string {
  const at = address.lastIndexOf("@");
  const name = [...address.slice(0, at)];
  const last = name.length > 3 ? name.at(-1) : "";
  return `${name[0] ?? ""}•••${last}${address.slice(at)}`;
}

import type { Construct } from "constructs";

const ADDRESS = /^[^\s@<>]+@(?<domain>[^\s@<>]+)$/;

/**
 * The address that mails come from, with the domain that is verified at SES: the context `mailSender`.
 * @throws Error unless it is a bare address
 */
export function mailSender(scope: Construct): { readonly address: string; readonly domain: string } | undefined {
  const address: unknown = scope.node.tryGetContext("mailSender");
  if (address === undefined) return undefined;
  const domain = typeof address === "string" ? ADDRESS.exec(address)?.groups?.domain : undefined;
  if (typeof address === "string" && domain !== undefined) return { address, domain };
  throw new Error(`mailSender is ${JSON.stringify(address)}; give the bare address that mails come from.`);
}

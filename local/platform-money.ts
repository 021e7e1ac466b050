/** @throws Error if the emulator of Stripe refuses */
async function post(url: string, secretKey: string, fields: Record<string, string>, key?: string): Promise<void> {
  const reply = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${secretKey}`,
      "content-type": "application/x-www-form-urlencoded",
      ...(key !== undefined && { "idempotency-key": key }),
    },
    body: new URLSearchParams(fields),
  });
  if (!reply.ok) throw new Error(`The emulator of Stripe refused ${url}: ${await reply.text()}`);
}

/**
 * Sets the platform's own payouts at the emulator to manual, as docs/runbook.md requires of a deployment, so that the
 * money owed to creators stays in the balance. @throws Error if it refuses
 */
export const provisionPlatformPayouts = (url: string, secretKey: string): Promise<void> =>
  post(`${url}/v1/balance_settings`, secretKey, { "payments[payouts][schedule][interval]": "manual" });

/**
 * Gives the platform money of its own at the emulator, unless it has some. @param funds minor units by currency @throws
 * Error if the emulator refuses
 */
export async function provisionPlatformFunds(
  url: string,
  secretKey: string,
  funds: Readonly<Record<string, number>>,
): Promise<void> {
  if (Object.keys(funds).length === 0) return;
  const headers = { authorization: `Bearer ${secretKey}` };
  const reply = await fetch(`${url}/v1/charges?limit=1`, { headers });
  const { data } = (await reply.json()) as { data: unknown[] };
  if (data.length > 0) return;
  for (const [currency, amount] of Object.entries(funds)) {
    const fields = { amount: String(amount), currency, payment_method: "pm_card_visa", confirm: "true" };
    await post(`${url}/v1/payment_intents`, secretKey, fields, `platform-funds-${currency}`);
  }
}

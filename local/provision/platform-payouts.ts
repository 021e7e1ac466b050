/**
 * Sets the platform's own payouts at the emulator to manual, as docs/runbook.md asks of who deploys: what creators are owed
 * stays in the balance. @throws Error where it refuses
 */
export async function provisionPlatformPayouts(url: string, secretKey: string): Promise<void> {
  const reply = await fetch(`${url}/v1/balance_settings`, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ "payments[payouts][schedule][interval]": "manual" }),
  });
  if (!reply.ok) throw new Error(`The platform's payouts could not be set: ${await reply.text()}`);
}

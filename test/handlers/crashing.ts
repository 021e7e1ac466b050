/** A port that reads changes nothing: a crash at it leaves what a crash at the effect before or after it leaves. */
const READS = /^(?:find|fetch|list|load|read|count|is|are|has|known)(?=[A-Z]|$)/;

/**
 * The ports, of which the `n`th call that has an effect fails: before it did anything, or after it did all and before
 * it could say so.
 * @param kept ports that never fail, by name
 */
export function crashing<Ports extends object>(
  ports: Ports,
  kept: readonly string[],
  n: number,
  when: "before" | "after",
) {
  let calls = 0;
  const crash = { reached: false };
  const wrapped = Object.entries(ports).map(([name, port]) => {
    if (kept.includes(name) || READS.test(name)) return [name, port];
    const call = async (...input: unknown[]) => {
      const fails = calls++ === n;
      crash.reached ||= fails;
      if (fails && when === "before") throw new Error(`crash before ${name}`);
      const output = await (port as (...input: unknown[]) => Promise<unknown>)(...input);
      if (fails) throw new Error(`crash after ${name}`);
      return output;
    };
    return [name, call];
  });
  return { ports: Object.fromEntries(wrapped) as Ports, crash };
}

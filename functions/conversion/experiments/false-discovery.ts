/**
 * Adjusted p values of several metrics (Benjamini and Hochberg 1995): among those called significant at q, the expected share of
 * false ones is at most q.
 */
export function adjustedForDiscovery(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()].sort((a, b) => pValues[b]! - pValues[a]!);
  const result = new Array<number>(pValues.length);
  let least = 1;
  for (const [at, metric] of order.entries()) {
    least = Math.min(least, (pValues[metric]! * pValues.length) / (pValues.length - at));
    result[metric] = least;
  }
  return result;
}

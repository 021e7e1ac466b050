/**
 * The countries in which platforms of this region may pay creators, by Stripe's self-serve cross-border payouts: the
 * United States, the United Kingdom, the European Economic Area, Canada and Switzerland, each to all
 * (https://docs.stripe.com/connect/cross-border-payouts). Of the Area only those in which Stripe opens accounts: not
 * Iceland (https://stripe.com/global).
 */
const REGION: readonly string[] = [
  ...["US", "GB", "CA", "CH"],
  ...["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LI", "LT", "LU"],
  ...["LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"],
];

/**
 * The countries in which a platform can pay creators; all are ISO 3166 codes. Platforms elsewhere can only pay at home.
 */
export const payableFrom = (platform: string): readonly string[] =>
  REGION.includes(platform) ? REGION.toSorted() : [platform];

/**
 * Why a right is suspended or revoked: its money was given back, a bank contests or took it, it was not paid, or its time
 * is over.
 */
export const entitlementCauses = ["refund", "dispute", "unpaid", "ended"] as const;

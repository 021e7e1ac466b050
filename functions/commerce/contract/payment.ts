import * as z from "zod";
import type { Dispute } from "./dispute.ts";
import type { Refund } from "./refund.ts";

/**
 * The settlement of a payment in our balance at Stripe: its balance transaction. The price may be in another currency.
 */
export const settlement = z.object({
  transaction: z.string().describe("Stripe's balance transaction"),
  amount: z.int().describe("minor units that arrived, before Stripe's fee"),
  fee: z.int().describe("minor units that Stripe kept of it"),
  currency: z.string().describe("of the balance, in lower case"),
  rate: z.number().optional().describe("the rate at which Stripe converted it, if it did"),
});
export type Settlement = z.infer<typeof settlement>;

/** The tax on one line of a payment, as Stripe computed it. */
export interface LineTax {
  readonly productId: string;
  /** Minor units. */
  readonly tax: number;
}

/** A refund as Stripe holds it. */
export interface ReportedRefund {
  readonly id: string;
  readonly amount: number;
  readonly state: Extract<Refund["state"], "pending" | "succeeded" | "failed" | "canceled">;
  readonly failure?: string | undefined;
  /** Our metadata of it; absent if it was made by other means. */
  readonly refund?: string | undefined;
  readonly lines?: readonly number[] | undefined;
  readonly keepsAccess?: boolean | undefined;
  /** When it was made, by Stripe's clock. */
  readonly at?: string | undefined;
}

/** Stripe's view of an order's payment, as just fetched, never as an event reports it. */
export interface Payment {
  readonly orderId: string;
  /** The Checkout session it was read from, if it was read from one. */
  readonly checkout?: string | undefined;
  /** "processing": the customer is done and the money is on its way. */
  readonly state: "open" | "processing" | "succeeded" | "failed" | "expired";
  readonly paymentIntent?: string | undefined;
  /** Minor units that arrived, in Stripe's lower-case currency. */
  readonly received: { readonly amount: number; readonly currency: string };
  /** When it was made, by Stripe's clock: of a debit that takes days, when it was submitted. */
  readonly at?: string | undefined;
  /** Its settlement in our balance; "awaited" while Stripe has not reported it. */
  readonly settlement?: Settlement | "awaited" | undefined;
  /** The payment method, by Stripe's name. */
  readonly method?: string | undefined;
  /** By line, if the payment is taxed. */
  readonly taxes?: readonly LineTax[] | undefined;
  readonly refunds: readonly ReportedRefund[];
  readonly disputes: readonly Dispute[];
}

import { Stripe } from "stripe";

/**
 * Whether Stripe answered that it does not do what was asked, as asked: asking again gets the same answer. It does not
 * say that what was wanted is so already: that is for Stripe's own object to tell, fetched after it.
 */
export const isRefusedByStripe = (error: unknown): error is Stripe.errors.StripeInvalidRequestError =>
  error instanceof Stripe.errors.StripeInvalidRequestError;

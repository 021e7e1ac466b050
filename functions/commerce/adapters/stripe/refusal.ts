import { Stripe } from "stripe";

/**
 * Whether Stripe answered that it does not do what was asked, as asked: asking again gets the same answer. It does not
 * say that what was wanted is so already: that is for Stripe's own object to tell, fetched after it.
 */
export const isRefusedByStripe = (error: unknown): error is Stripe.errors.StripeInvalidRequestError =>
  error instanceof Stripe.errors.StripeInvalidRequestError;

/** Whether what a parameter of a request named is not there any more. */
export const isGone = (error: unknown, param: string): boolean =>
  isRefusedByStripe(error) && error.code === "resource_missing" && error.param === param;

import { Stripe } from "stripe";

/**
 * Whether Stripe refused the request as such, so that repeating it gets the same answer. That does not mean that the
 * wanted state is reached: only Stripe's object, fetched afterwards, shows that.
 */
export const isRefusedByStripe = (error: unknown): error is Stripe.errors.StripeInvalidRequestError =>
  error instanceof Stripe.errors.StripeInvalidRequestError;

/** Whether the object that a parameter named no longer exists. */
export const isGone = (error: unknown, param: string): boolean =>
  isRefusedByStripe(error) && error.code === "resource_missing" && error.param === param;
